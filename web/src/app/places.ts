import { Activity, Blocks, Bot, ListChecks, MessageSquare, MessagesSquare, Settings } from "lucide-react";
import type { LucideIcon } from "lucide-react";
import { pb } from "../paths.ts";
import type { View } from "./preferences.ts";

export interface Place {
  name: string;
  to: string;
  icon: LucideIcon;
  /** In which view the navigation leads there; its address works in both. */
  views: readonly View[];
}

/** The navigation, in its order. */
export const places: readonly Place[] = [
  { name: "Chat", to: pb.chat(), icon: MessageSquare, views: ["simple", "power"] },
  { name: "Overview", to: pb.overview(), icon: Activity, views: ["power"] },
  { name: "Tasks", to: pb.tasks(), icon: ListChecks, views: ["simple", "power"] },
  { name: "Agents", to: pb.agents(), icon: Bot, views: ["power"] },
  { name: "Templates", to: pb.templates(), icon: Blocks, views: ["power"] },
  { name: "Sessions", to: pb.sessions(), icon: MessagesSquare, views: ["power"] },
  { name: "Settings", to: pb.settings(), icon: Settings, views: ["simple", "power"] },
];
