/** DescribeImages of one repository, and GetAuthorizationToken. */
export class FakeImages {
  readonly digests = new Set<string>();
  readonly password = "p4ssw0rd";

  handle(): { status: number; body: object } {
    const authorizationToken = Buffer.from(`AWS:${this.password}`).toString("base64");
    const imageDetails = [...this.digests].map((imageDigest) => ({ imageDigest }));
    return { status: 200, body: { imageDetails, authorizationData: [{ authorizationToken }] } };
  }
}
