import { useApp, usePreferences } from "../../app/app-context.ts";
import type { Theme, View } from "../../app/preferences.ts";

const themes: readonly { value: Theme; title: string }[] = [
  { value: "system", title: "As the system" },
  { value: "light", title: "Light" },
  { value: "dark", title: "Dark" },
];
const views: readonly { value: View; title: string }[] = [
  { value: "simple", title: "Lead with the chat" },
  { value: "power", title: "Show the operator's pages (Power User)" },
];

export function LookSettings() {
  const { preferences } = useApp();
  const { theme, view } = usePreferences();
  return (
    <>
      <Choice
        title="Theme"
        name="theme"
        options={themes}
        chosen={theme}
        onChoose={(value) => preferences.set({ theme: value })}
      />
      <Choice
        title="View"
        name="view"
        options={views}
        chosen={view}
        onChoose={(value) => preferences.set({ view: value })}
      />
    </>
  );
}

interface ChoiceProps<T extends string> {
  title: string;
  name: string;
  options: readonly { value: T; title: string }[];
  chosen: T;
  onChoose: (value: T) => void;
}

function Choice<T extends string>({ title, name, options, chosen, onChoose }: ChoiceProps<T>) {
  return (
    <fieldset>
      <legend className="mb-1.5 font-semibold">{title}</legend>
      <div className="flex flex-wrap gap-x-5 gap-y-1.5">
        {options.map((option) => (
          <label key={option.value} className="flex items-center gap-1.5">
            <input
              type="radio"
              name={name}
              className="accent-(--accent)"
              checked={option.value === chosen}
              onChange={() => onChoose(option.value)}
            />
            {option.title}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
