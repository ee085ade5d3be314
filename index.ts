import "./components/base/lean-sdk";
import { RStack } from "./components/stack/r-stack";

export const rOnFargate = new RStack().outputs;
