/** A file in the form of the AWS Price List bulk API. Source: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-services.html */
export function bulkFile(prices: Record<string, string>, more: { region?: string; offerCode?: string } = {}): string {
  const { region = "eu-west-3", offerCode = "AmazonECS" } = more;
  const entries = Object.entries(prices).map(([usagetype, usd], i) => ({ sku: `SKU${i}`, usagetype, usd }));
  return JSON.stringify({
    formatVersion: "v1.0",
    disclaimer: "This pricing list is for informational purposes only.",
    offerCode,
    version: "20260911124425",
    publicationDate: "2026-09-11T12:44:25Z",
    products: Object.fromEntries(
      entries.map(({ sku, usagetype }) => [
        sku,
        { sku, productFamily: "Compute", attributes: { servicecode: offerCode, regionCode: region, usagetype } },
      ]),
    ),
    terms: {
      OnDemand: Object.fromEntries(
        entries.map(({ sku, usd }) => [
          sku,
          {
            [`${sku}.JRTCKXETXF`]: {
              offerTermCode: "JRTCKXETXF",
              sku,
              effectiveDate: "2026-09-01T00:00:00Z",
              priceDimensions: {
                [`${sku}.JRTCKXETXF.6YS6EN2CT7`]: {
                  unit: "hours",
                  beginRange: "0",
                  endRange: "Inf",
                  pricePerUnit: { USD: usd },
                },
              },
              termAttributes: {},
            },
          },
        ]),
      ),
    },
  });
}

export const PARIS = {
  "EUW3-Fargate-vCPU-Hours:perCPU": "0.0486000000",
  "EUW3-Fargate-GB-Hours": "0.0053000000",
  "EUW3-Fargate-ARM-vCPU-Hours:perCPU": "0.0388800000",
  "EUW3-Fargate-ARM-GB-Hours": "0.0042400000",
  "EUW3-Fargate-Windows-vCPU-Hours:perCPU": "0.0914800000",
  "EUW3-Fargate-EphemeralStorage-GB-Hours": "0.0001300000",
  "EUW3-ECS-EC2-vCPU-Hours": "0.0000000000",
};
