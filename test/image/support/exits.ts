/**
 * R code that ends R by exit(0) of the C library, as compiled code of a package may: the exit code is the lowest byte of the argument's
 * address, so one is searched for whose lowest byte is 0.
 */
export const EXITS = `dyn.load(sub("^[^/]*", "", grep("/libc[.-]", readLines("/proc/self/maps"), value = TRUE)[1]))
kept <- list()
repeat {
  x <- list(1)
  if (grepl("^@[0-9a-f]*00 ", capture.output(.Internal(inspect(x)))[1])) break
  kept <- c(kept, list(x))
}
.Call("exit", x)`;

/** R code for the id of the process that started R. */
export const PARENT = 'as.integer(strsplit(readLines("/proc/self/stat"), " ")[[1]][4])';
