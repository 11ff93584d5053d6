import { constants } from "node:fs";
import { open } from "node:fs/promises";

import { indexTexts, type TextIndex } from "../local-model/bm25.ts";
import { type DocumentFile, listDocuments } from "./list-documents.ts";
import type { Passage } from "./passage.ts";
import { splitMarkdown } from "./split-markdown.ts";

export interface Library {
  documents: number;
  passages: Passage[];
  index: TextIndex;
}

export interface KnowledgeBase {
  /** The documents as they are now; the index is rebuilt only when a file changed. */
  open(): Promise<Library>;
}

const MAX_TOTAL_CHARACTERS = 32 * 1024 * 1024;

export function openKnowledgeBase(places: readonly string[]): KnowledgeBase {
  let cached = new Map<string, { version: string; passages: Passage[] }>();
  let signature: string | undefined;
  let library: Library = buildLibrary([], 0);

  return {
    async open() {
      const files = await listDocuments(places);
      const current = files.map((file) => `${file.path}@${file.version}`).join("\n");
      if (current === signature) return library;
      const read = new Map<string, { version: string; passages: Passage[] }>();
      let characters = 0;
      for (const file of files) {
        if (characters > MAX_TOTAL_CHARACTERS) break;
        const known = cached.get(file.path);
        const passages = known?.version === file.version ? known.passages : await readPassages(file);
        characters += passages.reduce((sum, passage) => sum + passage.text.length, 0);
        read.set(file.path, { version: file.version, passages });
      }
      cached = read;
      library = buildLibrary(
        [...read.values()].flatMap(({ passages }) => passages),
        read.size,
      );
      signature = current;
      return library;
    },
  };
}

export function buildLibrary(passages: Passage[], documents: number): Library {
  return { documents, passages, index: indexTexts(passages.map(({ stems }) => stems)) };
}

/** A file that vanished or became a link since it was listed has no passages. */
async function readPassages({ path, source }: DocumentFile): Promise<Passage[]> {
  try {
    await using file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    return splitMarkdown(source, await file.readFile("utf8"));
  } catch {
    return [];
  }
}
