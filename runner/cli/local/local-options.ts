import type { StackOptions } from "../stack/load-stack";

/** Options of `rfargate local`. */
export interface LocalOptions extends StackOptions {
  image?: string;
  env?: string[];
  envFile?: string[];
  input?: string[];
  item?: string;
  param?: string[];
  timeout?: string;
  cpu: string;
  memory: string;
  out: string;
  fetch: boolean;
  json?: boolean;
}

/** The image to use without a stack. */
export const LOCAL_IMAGE = "r-on-fargate:latest";
