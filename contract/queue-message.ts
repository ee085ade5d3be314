/**
 * Bytes of a queue's message: its body, and the names, types and values of its attributes.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
export const LARGEST_MESSAGE = 1024 * 1024;
