/** Names of buckets, and aliases of access points. */
export const BUCKET_REFERENCE = /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
export const BUCKET_REFERENCE_RULE = "3 to 63 lower-case letters, digits, dots and hyphens, no two dots in a row";

/** Names of new buckets. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const BUCKET_NAME =
  /^(?!.*\.\.)(?!\d+(\.\d+){3}$)(?!xn--|sthree-|amzn-s3-demo-)(?!.*(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
export const BUCKET_NAME_RULE = `${BUCKET_REFERENCE_RULE}; no IP address, no xn--, sthree- or amzn-s3-demo- at the start, no -s3alias, --ol-s3, .mrap, --x-s3 or --table-s3 at the end`;
