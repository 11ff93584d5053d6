import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { Compartment, EditorState } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";
import type { CodeEditorProps } from "./CodeEditor.tsx";

/** Each extension by name: `basicSetup` is twice as large. Tab leaves the editor, so that nobody is caught in it. */
export default function CodeMirrorEditor({
  label,
  language,
  value,
  onChange,
  errorId,
  className,
}: CodeEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const report = useRef(onChange);
  report.current = onChange;
  // What was reported comes back as `value`, perhaps after more was typed: that is no change from outside.
  const underWay = useRef<string[]>([]);
  const isReadOnly = onChange === undefined;

  useEffect(() => {
    if (place.current === null) return undefined;
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: "",
        extensions: [
          lineNumbers(),
          history(),
          drawSelection(),
          highlightSpecialChars(),
          highlightActiveLine(),
          indentOnInput(),
          bracketMatching(),
          keymap.of([...defaultKeymap, ...historyKeymap]),
          syntaxHighlighting(colours),
          EditorView.lineWrapping,
          typingOverSelection,
          EditorView.cspNonce.of(nonceOfPage()),
          EditorView.updateListener.of(({ docChanged, state, transactions }) => {
            const isTyped = transactions.some((change) => !change.isUserEvent("sync"));
            if (!docChanged || !isTyped) return;
            const text = state.doc.toString();
            underWay.current.push(text);
            report.current?.(text);
          }),
          changing.of([]),
          look,
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, []);

  useEffect(() => {
    view.current?.dispatch({
      effects: changing.reconfigure([
        language === "json" ? json() : yaml(),
        EditorState.readOnly.of(isReadOnly),
        EditorView.contentAttributes.of({
          "aria-label": label,
          tabindex: "0",
          ...(isReadOnly ? { "aria-readonly": "true" } : {}),
          ...(errorId === undefined ? {} : { "aria-describedby": errorId, "aria-invalid": "true" }),
        }),
      ]),
    });
  }, [language, isReadOnly, label, errorId]);

  useEffect(() => {
    const editor = view.current;
    const at = underWay.current.indexOf(value);
    underWay.current.splice(0, at < 0 ? Number.POSITIVE_INFINITY : at + 1);
    if (editor === undefined || at >= 0 || editor.state.doc.toString() === value) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: value },
      userEvent: "sync",
    });
  }, [value]);

  return (
    <div ref={place} className={`overflow-hidden rounded border border-line-strong ${className ?? ""}`} />
  );
}

const changing = new Compartment();

/** Chromium would put what is typed over a selection into a style attribute, which the page's policy refuses. */
const typingOverSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { state } = view;
    if (event.inputType !== "insertText" || event.data === null || state.readOnly) return false;
    if (state.selection.ranges.every(({ empty: isEmpty }) => isEmpty)) return false;
    event.preventDefault();
    view.dispatch(state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    return true;
  },
});

/** The service puts a nonce on its styles; the editor's own style element carries the same one. */
const nonceOfPage = (): string =>
  document.querySelector<HTMLElement>("link[nonce], script[nonce], style[nonce]")?.nonce ?? "";

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
  { tag: [tags.string, tags.content], color: "var(--ok)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--odd)" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
  { tag: [tags.punctuation, tags.separator, tags.bracket], color: "var(--muted)" },
]);

const look = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--bg)", color: "var(--text)", fontSize: "12px" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-1px" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "18px", overflow: "auto" },
  ".cm-content": { caretColor: "var(--text)", padding: "6px 0" },
  ".cm-gutters": {
    backgroundColor: "var(--surface)",
    color: "var(--muted)",
    borderRight: "1px solid var(--line)",
  },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--hover) 55%, transparent)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--selected)",
  },
  ".cm-specialChar": { color: "var(--bad)" },
});
