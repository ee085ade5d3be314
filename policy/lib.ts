import "./core/compile-cache";

/** For packs of your own: the rules, functions to declare more, and functions with which rules read resources. */
export type { GivenConfig } from "./core/configuration";
export { unknownFinding } from "./core/findings";
export { ofTypes, referrersTo, refersTo } from "./core/links";
export { type OwnRule, ownRule } from "./core/own-rule";
export { toPolicies } from "./core/pack";
export { type Finding, type Level, type Resource, type Rule, rule, type StackResource } from "./core/rule";
export { servePolicyPack } from "./core/serve";
export { awsType, awsTypes } from "./core/types";
export { at, atEach, Unknown, type Value } from "./core/value";
export { type Container, containersOf } from "./ecs/containers";
export { documentsOf, type PlacedDocument } from "./iam/places";
export { RULES } from "./rules";
