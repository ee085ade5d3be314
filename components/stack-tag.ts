/**
 * The tag by which what a stack has made is told from what others have made: EC2 gives networks ids, not names. Its value is
 * `<project>-<stack>`; permissions and bills go by it.
 */
export const STACK_TAG = "r-on-fargate:stack";
