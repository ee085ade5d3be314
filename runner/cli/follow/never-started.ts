import { CliError } from "../base/errors";

/** Thrown for a run that has ended without a task. */
export class NeverStarted extends CliError {}
