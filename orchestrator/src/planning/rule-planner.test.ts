import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildAgentIndex } from "./agent-index.ts";
import { checkPlan } from "./check-plan.ts";
import { planByRules } from "./rule-planner.ts";

const TWO_AGENTS = buildAgentIndex([
  {
    id: 1,
    name: "DataAnalyzer",
    description:
      "Analyses data, computes statistics (mean, median, standard deviation), calculates, summarises text, " +
      "converts formats (JSON, CSV, XML, YAML), processes text (keywords, word counts)",
    capabilities: ["data_analysis", "calculation", "summarization", "format_conversion", "text_processing"],
  },
  {
    id: 2,
    name: "ResearchAgent",
    description: "Researches a question in a collection of documents and answers with citations",
    capabilities: ["research", "question_answering", "analysis", "fact_finding"],
  },
]);

const OFFICE = buildAgentIndex(
  [
    ["Researcher", "Researches a topic on the web", "research"],
    ["Writer", "Writes articles and blog posts", "writing"],
    ["Translator", "Translates text between languages", "translation"],
    ["Summarizer", "Condenses text into a short summary", "summarization"],
    ["Plotter", "Draws charts from data", "charts"],
    ["Mailer", "Sends e-mail messages", "email"],
    ["Tester", "Runs unit tests", "tests"],
    ["Deployer", "Deploys a build to production", "deploy"],
  ].map(([name = "", description = "", capability = ""], i) => ({
    id: i + 1,
    name,
    description,
    capabilities: [capability],
  })),
);

/** "Agent[1,2]": the agent of every step with the steps it waits for. */
const outline = (description: string, index = OFFICE) =>
  planByRules(description, index).steps.map((step) => `${step.agentName}[${step.dependencies.join()}]`);

describe("planByRules", () => {
  it("plans two capabilities of one agent as two steps", () => {
    const { steps } = planByRules(
      "Compute the mean and standard deviation of 4, 8, 15, 16, 23, 42, then convert the result to XML",
      TWO_AGENTS,
    );
    expect(steps).toMatchObject([
      {
        description: "Compute the mean and standard deviation of 4, 8, 15, 16, 23, 42",
        agentName: "DataAnalyzer",
        capability: "data_analysis",
        dependencies: [],
      },
      {
        description: "convert the result to XML",
        agentName: "DataAnalyzer",
        capability: "format_conversion",
        dependencies: [1],
        expectedOutput: "XML",
        reason: "matches 'format_conversion': convert, xml",
      },
    ]);
  });

  it("sets a branch beside the chain at “meanwhile”, and does not take a time for an order word", () => {
    const plan = planByRules(
      "Research what happens to running tasks after a crash and summarise the findings; " +
        "meanwhile count the words of 'the quick brown fox jumps'",
      TWO_AGENTS,
    );
    expect(plan.steps).toMatchObject([
      { agentName: "ResearchAgent", dependencies: [] },
      { agentName: "DataAnalyzer", capability: "summarization", dependencies: [1] },
      { agentName: "DataAnalyzer", capability: "text_processing", dependencies: [] },
    ]);
    expect(plan.estimatedDurationSeconds).toBe(10);
  });

  it.each([
    ["Translate the memo after summarizing it.", ["Summarizer[]", "Translator[1]"]],
    ["Before you deploy the build, run the unit tests.", ["Tester[]", "Deployer[1]"]],
    ["Run the unit tests before deploying the build.", ["Tester[]", "Deployer[1]"]],
    ["After translating the memo, email it to Bob.", ["Translator[]", "Mailer[1]"]],
    ["Translate the memo. Once that is done, email it to Bob.", ["Translator[]", "Mailer[1]"]],
    ["Translate the memo while drawing a chart of the sales.", ["Translator[]", "Plotter[]"]],
    ["Translate the memo and, at the same time, draw a chart of the sales.", ["Translator[]", "Plotter[]"]],
    [
      "In parallel: research bees, translate the memo and draw a chart of the sales.",
      ["Researcher[]", "Translator[]", "Plotter[]"],
    ],
    [
      "Research bees. Then, in parallel, write an article and draw a chart.",
      ["Researcher[]", "Writer[1]", "Plotter[1]"],
    ],
    [
      "Research bees; meanwhile draw a chart. Email both to Bob.",
      ["Researcher[]", "Plotter[]", "Mailer[1,2]"],
    ],
    [
      "Write an article. Separately, draw a chart. Once both are finished, email them to Bob.",
      ["Writer[]", "Plotter[]", "Mailer[1,2]"],
    ],
    [
      "Draw a chart of the sales, research bees, and email the chart to Bob.",
      ["Plotter[]", "Researcher[1]", "Mailer[1,2]"],
    ],
    ["1. Research bees\n2. Write an article\n3. Email it to Bob", ["Researcher[]", "Writer[1]", "Mailer[2]"]],
    ["- research bees\n- translate the memo", ["Researcher[]", "Translator[1]"]],
    ["Translate and summarise this memo", ["Translator[]", "Summarizer[1]"]],
  ])("reads the order of: %s", (description, expected) => {
    expect(outline(description)).toEqual(expected);
  });

  it("never cuts inside quotation marks or brackets", () => {
    expect(outline('Translate "research bees, then draw a chart" into French')).toEqual(["Translator[]"]);
    expect(outline("Summarise the memo (translate nothing, draw a chart of nothing)")).toEqual([
      "Summarizer[]",
    ]);
  });

  it("gives the first of two verbs with one object that object", () => {
    const { steps } = planByRules("Translate and summarise this memo", OFFICE);
    expect(steps.map(({ description }) => description)).toEqual([
      "Translate this memo",
      "summarise this memo",
    ]);
  });

  it("keeps what is said about a step with the step", () => {
    const { steps } = planByRules(
      "My memo is long. Please summarise it. Make sure that it is short.",
      OFFICE,
    );
    expect(steps).toHaveLength(1);
    expect(steps[0]?.description).toBe("My memo is long. Please summarise it. Make sure that it is short");
  });

  it("makes two steps of one verb done to two things, and one of one thing told in two breaths", () => {
    expect(outline("translate the memo to French and translate the letter to German")).toHaveLength(2);
    expect(outline("translate the memo to French. Translate it with care")).toHaveLength(1);
  });

  it("sends a question to somebody who answers questions", () => {
    expect(outline("What is the capital of France?", TWO_AGENTS)).toEqual(["ResearchAgent[]"]);
  });

  it("says which clause no agent fits, beside those that have one", () => {
    const plan = planByRules("translate the memo and fry the eggs", OFFICE);
    expect(plan.steps).toHaveLength(1);
    expect(plan.unmatched.map(({ clause }) => clause)).toEqual(["fry the eggs"]);
  });

  it("has no steps when nothing fits or nobody is registered", () => {
    expect(planByRules("fry the eggs", OFFICE).steps).toEqual([]);
    expect(planByRules("translate the memo", buildAgentIndex([])).steps).toEqual([]);
  });

  it("names the agents that look nearest to what fits nobody", () => {
    const [unmatched] = planByRules("frytranslate zzz", OFFICE).unmatched;
    expect(unmatched?.nearest[0]?.name).toBe("Translator");
  });

  it("tells simple from moderate and complex plans", () => {
    const complexity = (description: string) => planByRules(description, OFFICE).complexity;
    expect(complexity("translate the memo")).toBe("simple");
    expect(complexity("translate the memo, then email it to Bob")).toBe("moderate");
    expect(
      complexity("research bees, write an article, translate it, draw a chart and email it to Bob"),
    ).toBe("complex");
  });
});

describe("every plan", () => {
  const fragments = fc.constantFrom(
    "translate",
    "summarise",
    "research",
    "email",
    "draw",
    "the memo",
    "it",
    "a chart",
    ",",
    ".",
    ";",
    "\n",
    "and",
    "then",
    "after",
    "before",
    "once",
    "both",
    "are done",
    "meanwhile",
    "in parallel",
    "while",
    "finally",
    "if",
    "'",
    '"',
    "(",
    ")",
    "“",
    "-",
    "1.",
    "you",
    "translating",
    "😀",
    "\ud800",
    "日本語",
    "é",
    "\u202e",
  );
  const descriptions = fc.oneof(
    fc.string({ unit: "binary", maxLength: 400 }),
    fc.array(fragments, { maxLength: 120 }).map((words) => words.join(" ")),
  );

  it("is sound: numbered from 1, acyclic, looking back only, at most fifty steps", () => {
    fc.assert(
      fc.property(descriptions, (description) => {
        const { steps } = planByRules(description, OFFICE);
        expect(checkPlan(steps)).toEqual([]);
        for (const { stepNumber, dependencies, confidence, description: own } of steps) {
          expect(dependencies.every((dependency) => dependency < stepNumber)).toBe(true);
          expect(confidence >= 0 && confidence <= 1).toBe(true);
          expect(own.trim()).not.toBe("");
        }
      }),
      { numRuns: 400 },
    );
  });

  it("is the same for the same description", () => {
    fc.assert(
      fc.property(descriptions, (description) => {
        expect(planByRules(description, OFFICE)).toEqual(planByRules(description, OFFICE));
      }),
    );
  });

  it("keeps to fifty steps when far more is asked", () => {
    const { steps } = planByRules("translate the memo then draw a chart then ".repeat(100), OFFICE);
    expect(steps.length).toBeGreaterThan(1);
    expect(checkPlan(steps)).toEqual([]);
  });

  it.each([
    ["commas", ","],
    ["open quotation marks", "' "],
    ["closed apostrophes", "a' 'b"],
    ["brackets", "("],
    ["order words", "then "],
    ["pointers", "after "],
    ["clauses", "translate the memo and then draw a chart. "],
    ["letters", "e"],
    ["capitals", "AB"],
    ["new words", ""],
    ["line breaks", "\n"],
    ["numbered lines", "1.\n"],
    ["dots", "a."],
  ])("of 20,000 characters of %s is made in linear time", (_, unit) => {
    const unlike = Array.from({ length: 2_900 }, (_unused, i) => `w${i.toString(36)}xq`).join(" ");
    const text = unit === "" ? unlike : unit.repeat(20_000 / unit.length);
    const start = performance.now();
    planByRules(text, OFFICE);
    // Generous against a busy machine: anything quadratic takes seconds.
    expect(performance.now() - start).toBeLessThan(500);
  });
});
