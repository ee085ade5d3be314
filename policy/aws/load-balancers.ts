import { awsTypes } from "../core/types";
import type { Value } from "../core/value";

/** The same resource has four names in the SDK's versions. */
const MODULES = ["lb", "alb", "elasticloadbalancingv2", "applicationloadbalancing"];

/** Classic load balancers, which have other settings. */
export const CLASSIC_BALANCERS = awsTypes("elb/loadBalancer");
export const LOAD_BALANCERS = awsTypes(...MODULES.map((module) => `${module}/loadBalancer`));
export const LISTENERS = awsTypes(...MODULES.map((module) => `${module}/listener`));
/** Exceptions from the actions of a listener. */
export const LISTENER_RULES = awsTypes(...MODULES.map((module) => `${module}/listenerRule`));

/** Whether a load balancer speaks HTTP; that is the default. */
export const isApplication = (type: Value): boolean => type === undefined || type === null || type === "application";
