import assert from "node:assert/strict";
import { uploadedObject } from "../../../components/upload/function/uploaded-object";
import { account, body, record } from "./upload-account";

describe("the function that starts tasks on uploads, given an object,", () => {
  it("starts nothing for folders and for files that rfargate stages", async () => {
    const { handle, requests, sent } = account();
    for (const key of ["input/videos/", "input/runs/1/files/a.mp4"]) await handle(record(body({ key })));
    assert.deepEqual([requests, sent], [[], []]);
  });

  it("dead-letters at once messages that are not events of an object, or of one that cannot be an input", async () => {
    const { handle, sent } = account({ retries: 5 });
    const keys = ["a\nb", "a//b", "/a", "a/../b", "./a", "..", "\ud800", "output/a", "r_scripts/a.R", ".rfargate/a"];
    const bodies = ["{}", "no JSON", body({ key: "output/a" }), ...keys.map((name) => body({ key: `input/${name}` }))];
    for (const text of bodies) await handle(record(text));
    assert.deepEqual(
      sent.map(({ QueueUrl }) => QueueUrl),
      bodies.map(() => "https://dead"),
    );
    assert.match(JSON.stringify(sent[4]), /cannot be an input: it has '\/\/'/);
  });

  it("starts a task for unusual but valid keys", async () => {
    for (const name of ["a b.csv", "..a", "a..b/.c", "outputs/a", "é*?.csv", "a\\b"]) {
      const { handle, sent, requests } = account();
      await handle(record(body({ key: `input/${name}` })));
      assert.deepEqual([sent.length, requests.length > 0], [0, true], name);
    }
  });

  it("uses a key unchanged: EventBridge's events do not encode it", () => {
    assert.equal(uploadedObject(body({ key: "input/a+b%2B.csv" }))?.name, "a+b%2B.csv");
  });
});
