/** DescribeImages of one repository. */
export class FakeImages {
  readonly digests = new Set<string>();

  handle(): { status: number; body: object } {
    return { status: 200, body: { imageDetails: [...this.digests].map((imageDigest) => ({ imageDigest })) } };
  }
}
