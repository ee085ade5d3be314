import { createHash } from "node:crypto";
import { InvalidItems } from "../../../contract/map/items/invalid-items";
import { fitting } from "../../../contract/names";
import { createdObject, startsNothing } from "../../function/created-object";
import type { MapSettings, ScheduledStart, StartSettings } from "./map-settings";

/** A map to start. */
export interface MapStart extends StartSettings {
  /** The same for every delivery of the message. */
  map: string;
  /** A range, a key of an object, or a prefix of objects that ends in `/`. */
  over: string;
}

/** Maximum length of a map's id. */
const MAX_ID = 64;

/**
 * The map that a message requests: S3's event of an object, or a schedule's. Undefined for an object that starts none.
 * @throws InvalidItems for another message
 */
export function mapStart(body: string, { model, onUpload }: MapSettings): MapStart | undefined {
  const message = JSON.parse(body);
  if (typeof message?.schedule === "string" && typeof message.over === "string") {
    const { schedule, at, over, itemSeconds, seed } = message as ScheduledStart;
    const time = String(at)
      .replace(/[^0-9]/g, "")
      .slice(0, 14);
    return { map: fitting(`${model}-${schedule}-${time}`, MAX_ID), over, itemSeconds, seed };
  }
  const object = createdObject(message);
  if (!object) throw new InvalidItems("the message is neither of a schedule nor an event of S3 about an object");
  if (startsNothing(object)) return undefined;
  const { key, version } = object;
  const digest = createHash("sha256")
    .update(JSON.stringify([key, version]))
    .digest("hex")
    .slice(0, 16);
  return { ...onUpload, map: fitting(`${model}-upload-${digest}`, MAX_ID), over: key };
}
