/** Inputs in folders of the working directory that have another use. runner/image/entrypoint/lib/check.sh has the same list. */
export const OCCUPIED = /^(output|r_scripts|\.rfargate)(\/|$)/;
