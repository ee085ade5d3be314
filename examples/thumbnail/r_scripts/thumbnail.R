# Makes a picture of an uploaded video with ffmpeg. The upload that started the task names the video; a manual run names it with
# --env VIDEO=videos/holiday.mp4. POSITION is the picture's time in the video, in seconds; WIDTH its width in pixels.
video <- Sys.getenv("RFARGATE_UPLOAD", Sys.getenv("VIDEO"))
if (!nzchar(video)) stop("no video: upload one, or give VIDEO")
setting <- function(name, default) {
  value <- suppressWarnings(as.numeric(Sys.getenv(name, default)))
  if (is.na(value) || value < 0) stop(name, " is a number from 0 on, not ", Sys.getenv(name))
  value
}

# Of a shorter video, the picture is its middle.
seconds <- function(file) {
  shown <- system2("ffprobe", c("-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", shQuote(file)), stdout = TRUE)
  if (!is.null(attr(shown, "status"))) stop("ffprobe cannot read ", file)
  as.numeric(shown)
}
length <- seconds(video)
position <- min(setting("POSITION", "10"), length / 2)

picture <- file.path("output", paste0(tools::file_path_sans_ext(basename(video)), ".png"))
scale <- sprintf("scale=%d:-1", as.integer(setting("WIDTH", "320")))
status <- system2("ffmpeg", c(
  "-v", "error", "-ss", format(position), "-i", shQuote(video), "-frames:v", "1", "-vf", shQuote(scale), "-y", shQuote(picture)
))
if (status != 0) stop("ffmpeg ended with ", status)
cat(sprintf("%s: %.1f s, picture at %.1f s in %s (%d bytes)\n", video, length, position, picture, file.size(picture)))
