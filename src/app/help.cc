#include "app/help.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "app/option_table.h"
#include "base/strings.h"

namespace acrida {
namespace {

constexpr std::size_t kHelpColumn = 26;  // where the texts of the options begin

constexpr std::string_view kUsage =
    "Usage: acrida [options] [UserClass ...]\n"
    "       acrida demo-erp [options]\n"
    "       acrida check-site --host URL [options]\n"
    "       acrida prepare-site --host URL [options]\n"
    "       acrida cleanup-site --host URL [options]\n"
    "       acrida install-locust-command [FOLDER]\n";

struct Example {
  std::string_view purpose;
  std::string_view command;  // the lines after the first are indented
};

constexpr auto kExamples = std::to_array<Example>({
    {"try it: an ERP of our own, and 70 users at its tills and desks",
     "acrida demo-erp --port 8000\n"
     "acrida -f scoopjoy.cpp -H http://127.0.0.1:8000 \\\n"
     "  --fixed-count POSTerminal=50,DashboardUser=15,ReportUser=5"},
    {"your own site, without the web UI: 100 users, ten minutes; keep the figures",
     "acrida -f my_scenario.cpp -H https://erp.example.com --headless \\\n"
     "  -u 100 -r 10 -t 10m --warm-up 1m --csv run --run-json run.json"},
    {"a locustfile, as Locust runs it",
     "acrida -f locustfile.py -H https://erp.example.com --headless -u 100 -t 10m"},
    {"customers who do not wait for the site: from 10 to 50 a second",
     "acrida -f my_scenario.cpp -H https://erp.example.com \\\n"
     "  --headless -t 10m --arrival-rate \"10/s..50/s over 5m\""},
});

// The words of `text` in lines of at most `columns`.
std::vector<std::string> wrap(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  for (const std::string_view word : split(text, ' ')) {
    if (lines.empty() || lines.back().size() + 1 + word.size() > columns) {
      lines.emplace_back(word);
    } else {
      lines.back().append(" ").append(word);
    }
  }
  return lines;
}

void append_paragraph(std::string& out, std::string_view text, std::size_t columns) {
  for (const std::string& line : wrap(text, columns)) {
    out += line + '\n';
  }
}

// "-u, --users N".
std::string usage_of(const OptionSpec& spec) {
  if (spec.positional()) {
    return fmt::format("{} ...", spec.name);
  }
  std::string usage = spec.short_name.empty() ? "    " : fmt::format("{}, ", spec.short_name);
  usage += spec.name;
  if (!spec.value_name.empty()) {
    usage += fmt::format(" {}{}", spec.value_name, spec.takes_many() ? " ..." : "");
  }
  return usage;
}

std::string help_of(const OptionSpec& spec) {
  return spec.fallback.empty() ? std::string(spec.help)
                               : fmt::format("{} Default: {}.", spec.help, spec.fallback);
}

void append_option(std::string& out, const OptionSpec& spec, std::size_t columns) {
  std::string line = "  " + usage_of(spec);
  for (const std::string& text : wrap(help_of(spec), columns - kHelpColumn)) {
    if (line.size() + 2 > kHelpColumn) {
      out += line + '\n';
      line.clear();
    }
    line.resize(kHelpColumn, ' ');
    out += line + text + '\n';
    line.clear();
  }
}

void append_examples(std::string& out) {
  out += "Examples:\n";
  for (const Example& example : kExamples) {
    out += fmt::format("  # {}\n", example.purpose);
    for (const std::string_view line : split(example.command, '\n')) {
      out += fmt::format("  {}\n", line);
    }
  }
}

std::string refused_names() {
  std::vector<std::string> names;
  for (const OptionSpec* spec : all_options()) {
    if (!spec->refusal.empty()) {
      names.emplace_back(spec->name);
    }
  }
  std::ranges::sort(names);
  return join(names, ", ");
}

std::string compiler_name() {
#ifdef __clang__
  return fmt::format("clang {}.{}.{}", __clang_major__, __clang_minor__, __clang_patchlevel__);
#else
  return fmt::format("g++ {}.{}.{}", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#endif
}

// In a Markdown table a vertical bar would end the cell.
std::string markdown_cell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    cell += c == '|' ? "\\|" : std::string(1, c);
  }
  return cell;
}

std::string markdown_code(std::string_view text) {
  return text.empty() ? std::string() : fmt::format("`{}`", markdown_cell(text));
}

std::string markdown_row(const OptionSpec& spec) {
  std::string usage(trim(usage_of(spec)));
  return fmt::format("| {} | {} | {} | {} | {} | {} |\n", markdown_code(usage),
                     markdown_code(spec.environment),
                     spec.command_line_only ? "" : markdown_code(spec.key()),
                     markdown_cell(spec.fallback), spec.honoured_by, markdown_cell(spec.help));
}

}  // namespace

std::string help_text(std::size_t columns) {
  std::string out(kUsage);
  out += '\n';
  append_paragraph(out,
                   "Acrida drives a site with simulated users and says what it carries: how many "
                   "requests, how fast, how many failed, and whether the figures can be trusted.",
                   columns);
  out += '\n';
  append_examples(out);
  for (std::size_t group = 0; group < kOptionGroupTitles.size(); ++group) {
    out += fmt::format("\n{}:\n", kOptionGroupTitles[group]);
    for (const OptionSpec* spec : all_options()) {
      if (spec->refusal.empty() && static_cast<std::size_t>(spec->group) == group) {
        append_option(out, *spec, columns);
      }
    }
  }
  out += '\n';
  append_paragraph(
      out,
      "SPAN is 20, 20s, 3m, 1h30m or 250ms. Options also come from environment "
      "variables and from acrida.toml, pyproject.toml, locust.conf and ~/.locust.conf; "
      "docs/options.md has their names, their order and the forms of every value.",
      columns);
  out += '\n';
  append_paragraph(out, "Options of Locust's that this version refuses: " + refused_names() + ".",
                   columns);
  return out;
}

std::string version_number() {
  return ACRIDA_VERSION;
}

std::string version_text() {
  return fmt::format("acrida {} ({})", version_number(), compiler_name());
}

std::string options_markdown() {
  std::string out;
  for (std::size_t group = 0; group < kOptionGroupTitles.size(); ++group) {
    out += fmt::format("### {}\n\n", kOptionGroupTitles[group]);
    out += "| option | environment variable | key in files | default | module | meaning |\n";
    out += "| --- | --- | --- | --- | --- | --- |\n";
    for (const OptionSpec* spec : all_options()) {
      if (spec->refusal.empty() && static_cast<std::size_t>(spec->group) == group) {
        out += markdown_row(*spec);
      }
    }
    out += '\n';
  }
  out += "### Refused\n\n| option of Locust's | environment variable | this version |\n";
  out += "| --- | --- | --- |\n";
  for (const OptionSpec* spec : all_options()) {
    if (!spec->refusal.empty()) {
      const std::string usage = spec->label() + (spec->takes_value() ? " VALUE" : "");
      out += fmt::format("| {} | {} | {} |\n", markdown_code(usage),
                         markdown_code(spec->environment), markdown_cell(spec->refusal));
    }
  }
  return out;
}

}  // namespace acrida
