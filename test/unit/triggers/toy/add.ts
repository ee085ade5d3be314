import { TRIGGERS } from "../../../../components/triggers/list";
import { toy } from "./trigger";

// The line that a trigger has in the list.
(TRIGGERS as unknown as unknown[]).push(toy);
