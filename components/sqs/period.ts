/** In seconds: SQS and Container Insights publish once a minute. */
export const PERIOD = 60;
