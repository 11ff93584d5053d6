import type { Command, Option } from "commander";
import { cleanLine } from "../terminal/clean-text.ts";
import { valuesOf } from "./values-of.ts";

export interface Candidate {
  value: string;
  description: string;
}

/** What may stand where the last word is; `words` are those behind the command's name. */
export async function complete(program: Command, words: readonly string[]): Promise<Candidate[]> {
  const word = words.at(-1) ?? "";
  // `--status=c`: bash makes three words of it, other shells one.
  const [, option, value] = /^(--[a-z-]+)=(.*)$/s.exec(word) ?? [];
  const before = words.slice(0, -1).filter((one) => one !== "=");
  if (option !== undefined && value !== undefined)
    return (await complete(program, [...before, option, value])).map((candidate) => ({
      ...candidate,
      value: `${option}=${candidate.value}`,
    }));
  const typed = word === "=" ? "" : word;
  const { command, pending, given } = walk(program, before);
  return (await candidatesAt(command, { pending, given, typed }))
    .filter(({ value }) => value.startsWith(typed))
    .map(({ value, description }) => ({ value, description: cleanLine(description) }));
}

interface Place {
  command: Command;
  /** The option whose value comes next. */
  pending: Option | undefined;
  /** How many arguments stand before. */
  given: number;
}

function walk(program: Command, words: readonly string[]): Place {
  let place: Place = { command: program, pending: undefined, given: 0 };
  for (const word of words) {
    const { command, pending, given } = place;
    if (pending !== undefined) {
      place = { ...place, pending: undefined };
      continue;
    }
    if (word.startsWith("-")) {
      place = {
        ...place,
        pending: optionsOf(command).find(
          (option) => (option.long === word || option.short === word) && takesValue(option),
        ),
      };
      continue;
    }
    const next = given === 0 ? command.commands.find((one) => one.name() === word) : undefined;
    place =
      next === undefined ? { ...place, given: given + 1 } : { command: next, pending: undefined, given: 0 };
  }
  return place;
}

const takesValue = ({ required, optional }: Option): boolean => required || optional;

/** Its own and those of the commands above. */
const optionsOf = (command: Command): readonly Option[] => [
  ...command.options,
  ...(command.parent === null ? [] : optionsOf(command.parent)),
];

async function candidatesAt(
  command: Command,
  { pending, given, typed }: Omit<Place, "command"> & { typed: string },
): Promise<Candidate[]> {
  if (pending !== undefined)
    return (pending.argChoices ?? []).length > 0
      ? plain(pending.argChoices ?? [])
      : valuesOf(pending.attributeName(), command);
  if (typed.startsWith("-"))
    return optionsOf(command)
      .filter(({ hidden }) => !hidden)
      .map(({ long, short, description }) => ({ value: long ?? short ?? "", description }));
  const argument = command.registeredArguments[given];
  if (argument?.argChoices !== undefined) return plain(argument.argChoices);
  if (argument !== undefined) return valuesOf(`${command.parent?.name() ?? ""} ${argument.name()}`, command);
  return command
    .createHelp()
    .visibleCommands(command)
    .map((one) => ({ value: one.name(), description: one.description() }));
}

const plain = (values: readonly string[]): Candidate[] => values.map((value) => ({ value, description: "" }));
