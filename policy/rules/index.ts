import type { Rule } from "../core/rule";
import { iamNoFullAccessManagedPolicy } from "./iam-no-full-access-managed-policy";
import { iamNoServiceWideGrant } from "./iam-no-service-wide-grant";

/** All rules, in the order of the README's table. */
export const RULES: readonly Rule[] = [iamNoServiceWideGrant, iamNoFullAccessManagedPolicy];
