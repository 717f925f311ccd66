/** Lines of prose for a terminal, with an indent; words longer than a line stand alone. */
export function wrap(text: string, indent = "", width = 96): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(" ")) {
      if (line !== "" && indent.length + line.length + 1 + word.length > width) {
        lines.push(indent + line);
        line = word;
      } else line = line === "" ? word : `${line} ${word}`;
    }
    lines.push(indent + line);
  }
  return lines;
}

const COLOUR = /\u001b\[[0-9;]*m/g;

/** A line of columns, in as many lines as it needs: what goes on stands below the last column. */
export function fit(line: string, width: number): string[] {
  const bare = line.replaceAll(COLOUR, "");
  if (bare.length <= width) return [line];
  const columns = [...bare.matchAll(/(?<=\S) {2,}(?=\S)/g)].map(({ index, 0: gap }) => index + gap.length);
  const margin = bare.length - bare.trimStart().length + 2;
  const indent = " ".repeat(columns.filter((at) => at < width * 0.6).at(-1) ?? margin);
  const lines: string[] = [];
  let [text, used] = ["", 0];
  for (const [i, word] of line.split(" ").entries()) {
    const length = word.replaceAll(COLOUR, "").length;
    if (text.trim() !== "" && used + 1 + length > width) {
      lines.push(text.trimEnd());
      text = indent + word;
      used = indent.length + length;
    } else {
      const gap = i === 0 ? "" : " ";
      text += gap + word;
      used += gap.length + length;
    }
  }
  return [...lines, text];
}
