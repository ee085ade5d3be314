import { quoted } from "../export/shell";
import { type Level, valued } from "./words";

/** The completion for zsh, with the summaries, else files. */
export function zshCompletion(all: readonly Level[]): string {
  const calls = all.slice(1).map(({ path }) => `"${path}"`);
  return `#compdef rfargate
# zsh completion of rfargate: a file _rfargate of $fpath, or eval "$(rfargate completion zsh)" in ~/.zshrc
_rfargate() {
  local called= word
  local -a names values
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${called:+$called }$word" in (${calls.join("|")}) called="\${called:+$called }$word" ;; esac
  done
  case "$called" in
${all.map(branch).join("\n")}
  esac
  if (( CURRENT > 1 && \${values[(Ie)\${words[CURRENT-1]}]} )); then _files; return; fi
  _describe rfargate names || _files
}
# As a file of $fpath this text is the function itself when it is called first.
if [[ \${funcstack[1]} == _rfargate ]]; then
  _rfargate "$@"
else
  (( \${+functions[compdef]} )) || { autoload -Uz compinit && compinit; }
  compdef _rfargate rfargate
fi
`;
}

function branch(level: Level): string {
  const entry = (name: string, summary: string) => quoted(`${name.replaceAll(":", "\\:")}:${summary}`);
  const names = [
    ...level.commands.map(({ name, summary }) => entry(name, summary)),
    ...level.options.flatMap((option) => option.names.map((name) => entry(name, option.summary))),
  ];
  return `    ("${level.path}") names=(${names.join(" ")}); values=(${valued(level).join(" ")}) ;;`;
}
