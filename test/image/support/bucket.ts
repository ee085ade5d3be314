import { HOST_NETWORK } from "./docker";
import { FakeS3 } from "./fake-s3";
import { useExampleImage } from "./fixture";

/** A fake bucket `data-bucket` for each test of one `describe`, with these objects, and containers that run on it. */
export function useBucket(objects: Record<string, string>) {
  const fixture = useExampleImage();
  let endpoint: string;
  const bucket = {
    s3: new FakeS3("data-bucket"),
    /** Options of docker and the image. @param environment beside where the bucket is and its credentials */
    container(environment: Record<string, string>): string[] {
      const variables = {
        RFARGATE_ENDPOINT_URL: endpoint,
        AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
        AWS_SECRET_ACCESS_KEY: "not-a-secret",
        RFARGATE_BUCKET: "data-bucket",
        ...environment,
      };
      const env = Object.entries(variables).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
      return ["--init", "--read-only", ...HOST_NETWORK, ...env, fixture.image];
    },
  };
  beforeEach(async () => {
    bucket.s3 = new FakeS3("data-bucket");
    endpoint = await bucket.s3.listen();
    for (const [key, content] of Object.entries(objects)) bucket.s3.objects.set(key, content);
  });
  afterEach(() => bucket.s3.close());
  return bucket;
}
