declare module "wink-porter2-stemmer" {
  /** Porter2 stem of one lower-case English word; anything else comes back unchanged. */
  export default function stem(word: string): string;
}
