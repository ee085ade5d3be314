import { servePolicyPack } from "./core/serve";
import { RULES } from "./rules";

servePolicyPack("r-on-fargate", RULES);
