/** Matches inputs in reserved folders of the working directory. runner/image/entrypoint/lib/check.sh has the same list. */
export const OCCUPIED = /^(output|r_scripts|\.rfargate)(\/|$)/;
