import { enableCompileCache } from "node:module";

// Keeps compiled code for the next start: import this module before all others.
enableCompileCache();
