import { endSharedStack, provideSharedStack } from "./shared-stack";

/** Stands around the files of a run of mocha, which may run at the same time. */
export const mochaGlobalSetup = provideSharedStack;
export const mochaGlobalTeardown = endSharedStack;
