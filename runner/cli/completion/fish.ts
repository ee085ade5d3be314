import type { Level } from "./words";

/** The completion for fish, with the summaries, else files. */
export function fishCompletion(all: readonly Level[]): string {
  const calls = all.slice(1).map(({ path }) => quoted(path));
  return `# fish completion of rfargate: rfargate completion fish | source
function __rfargate_called
    set -l calls ${calls.join(" ")}
    set -l called ''
    for word in (commandline -opc)[2..-1]
        set -l longer (string trim -- "$called $word")
        contains -- $longer $calls; and set called $longer
    end
    test "$called" = "$argv[1]"
end
${all.flatMap(lines).join("\n")}
`;
}

function lines(level: Level): string[] {
  const start = `complete -c rfargate -n ${quoted(`__rfargate_called ${quoted(level.path)}`)}`;
  return [
    ...level.commands.map(({ name, summary }) => `${start} -f -a ${name} -d ${quoted(summary)}`),
    ...level.options.map(({ names, summary, valued }) => {
      const flags = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
      return `${start} ${flags.join(" ")}${valued ? " -r" : ""} -d ${quoted(summary)}`;
    }),
  ];
}

/** Text in single quotes, in which fish has two escapes. Source: https://fishshell.com/docs/current/language.html#quotes */
function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
