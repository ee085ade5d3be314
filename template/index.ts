import { RStack } from "r-on-fargate";

// Network, image and models are in Pulumi.<stack>.yaml.
const stack = new RStack();

// rfargate and other projects find the stack by this name.
export const rOnFargate = stack.outputs;
