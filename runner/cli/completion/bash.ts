import { type Level, valued } from "./words";

/** The completion for bash: subcommands and options from the preceding words, else files. */
export function bashCompletion(all: readonly Level[]): string {
  const calls = all.slice(1).map(({ path }) => `"${path}"`);
  return `# bash completion of rfargate: eval "$(rfargate completion bash)"
_rfargate() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} called= word words= values=
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${called:+$called }$word" in ${calls.join("|")}) called="\${called:+$called }$word" ;; esac
  done
  case "$called" in
${all.map(branch).join("\n")}
  esac
  COMPREPLY=()
  case " $values " in *" $previous "*) return ;; esac
  # As bash 3.2 can, which macOS has. No word has a blank or a pattern.
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _rfargate rfargate
`;
}

function branch(level: Level): string {
  const words = [...level.commands, ...level.options.flatMap(({ names }) => names.map((name) => ({ name })))];
  const list = words.map(({ name }) => name).join(" ");
  return `    "${level.path}") words="${list}" values="${valued(level).join(" ")}" ;;`;
}
