// Targets: whatever a table, a TOML file or an expression holds, an error names a place that the
// text has; a table that was read is written so that it reads back the same; a row means only
// requests that there are, and what is suggested for them matches them.
//
// Input: names of requests, one a line, a line "----", then a table, TOML or expressions, one a
// line.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/figures.h"
#include "base/strings.h"
#include "fuzz/fuzz_target.h"
#include "verdict/expression.h"
#include "verdict/request_glob.h"
#include "verdict/target_match.h"
#include "verdict/target_table.h"

namespace acrida {
namespace {

constexpr std::size_t kNamesMax = 40;  // so that an input takes milliseconds

std::vector<RequestName> names_of(std::string_view text) {
  std::vector<RequestName> names;
  for (const std::string_view line : split(text, '\n')) {
    if (names.size() < kNamesMax && !line.empty()) {
      const std::size_t blank = line.find(' ');
      const bool method = blank != std::string_view::npos && blank > 0;
      names.push_back({std::string(method ? line.substr(0, blank) : ""),
                       std::string(method ? line.substr(blank + 1) : line)});
    }
  }
  return names;
}

// "t:LINE:COLUMN: " of a text.
void check_place(const Error& error, std::string_view text) {
  const std::vector<std::string_view> parts = split(error.message(), ':');
  ACRIDA_CHECK(parts.size() >= 4 && parts[0] == "t");
  const auto line = parse_decimal(parts[1]);
  const auto column = parse_decimal(parts[2]);
  const std::vector<std::string_view> lines = split(text, '\n');
  ACRIDA_CHECK(line && *line >= 1 && *line <= lines.size() + 1);
  ACRIDA_CHECK(column && *column >= 1);
}

void check_limit(const Limit& limit) {
  ACRIDA_CHECK(std::isfinite(limit.value) && limit.value >= 0);
  ACRIDA_CHECK(limit.measure != Measure::kPercentile || (limit.quantile > 0 && limit.quantile < 1));
  ACRIDA_CHECK((limit.span == Limit::Span::kRun) == (limit.span_length == Duration(0)));
  ACRIDA_CHECK(limit.abort || limit.grace == Duration(0));
}

bool near(double a, double b) {
  return std::abs(a - b) <= 1e-8 * std::max(std::abs(a), std::abs(b));
}

bool same(const Limit& a, const Limit& b) {
  return a.measure == b.measure && near(a.quantile, b.quantile) && near(a.value, b.value) &&
         a.inclusive == b.inclusive && a.span == b.span && a.span_length == b.span_length &&
         a.abort == b.abort && a.grace == b.grace;
}

void check_round_trip(const Targets& targets) {
  const std::string table = markdown_table(targets);
  const Result<Targets> again = read_markdown_targets(table, "t");
  ACRIDA_CHECK(again && again->rows.size() == targets.rows.size());
  for (std::size_t i = 0; i < targets.rows.size(); ++i) {
    const TargetRow& before = targets.rows[i];
    const TargetRow& after = again->rows[i];
    ACRIDA_CHECK(before.label == after.label && before.globs == after.globs);
    ACRIDA_CHECK(before.limits.size() == after.limits.size());
    for (const Limit& limit : before.limits) {
      ACRIDA_CHECK(std::any_of(after.limits.begin(), after.limits.end(),
                               [&limit](const Limit& one) { return same(limit, one); }));
    }
  }
  ACRIDA_CHECK(markdown_table(*again) == table);
}

void check_match(const Targets& targets, const std::vector<RequestName>& names) {
  const Result<MatchedTargets> so_far = match_targets(targets, names, NamesKnown::kSoFar);
  ACRIDA_CHECK(so_far && so_far->rows.size() == targets.rows.size());
  ACRIDA_CHECK(match_lines(targets, *so_far, names).size() == targets.rows.size());
  std::set<std::uint32_t> by_words;
  for (const MatchedRow& row : so_far->rows) {
    ACRIDA_CHECK(std::is_sorted(row.names.begin(), row.names.end()));
    for (const std::uint32_t name : row.names) {
      ACRIDA_CHECK(name < names.size());
      ACRIDA_CHECK(!row.by_words || by_words.insert(name).second);
    }
  }
  for (const UnmatchedRow& row : so_far->unmatched) {
    ACRIDA_CHECK(row.row < targets.rows.size() && so_far->rows[row.row].names.empty());
  }
  const Result<MatchedTargets> all = match_targets(targets, names);
  ACRIDA_CHECK(all.has_value() == so_far->unmatched.empty());
}

void check_globs(const std::vector<RequestName>& names) {
  for (const RequestName& name : names) {
    const std::string glob = glob_of(name);
    if (check_glob(glob)) {
      ACRIDA_CHECK(glob_matches(glob, name));
    }
  }
}

void check_expression(std::string_view text) {
  for (const ExpressionSense sense : {ExpressionSense::kFailIf, ExpressionSense::kHolds}) {
    const Result<TargetRow> row = parse_expression(text, sense);
    if (row) {
      ACRIDA_CHECK(!row->limits.empty());
      std::for_each(row->limits.begin(), row->limits.end(), check_limit);
    } else if (text.size() <= kExpressionBytesMax) {
      std::string_view message = row.error().message();
      ACRIDA_CHECK(message.starts_with("column "));
      message.remove_prefix(std::string_view("column ").size());
      const auto column = parse_decimal(message.substr(0, message.find(':')));
      ACRIDA_CHECK(column && *column >= 1 && *column <= character_count(text) + 1);
    }
  }
}

void check(std::string_view input) {
  constexpr std::string_view kBorder = "\n----\n";
  const std::size_t border = std::min(input.find(kBorder), input.size());
  const std::string_view rest = input.substr(border);
  const std::string_view text = rest.substr(std::min(kBorder.size(), rest.size()));
  const std::vector<RequestName> names = names_of(input.substr(0, border));
  check_globs(names);
  const Result<Targets> table = read_markdown_targets(text, "t");
  const Result<Targets> toml = read_toml_targets(text, "t");
  for (const Result<Targets>* const read : {&table, &toml}) {
    if (!*read) {
      check_place(read->error(), text);
      continue;
    }
    for (const TargetRow& row : (*read)->rows) {
      std::for_each(row.limits.begin(), row.limits.end(), check_limit);
    }
    check_match(**read, names);
  }
  if (table && text.find('\r') == std::string_view::npos) {
    check_round_trip(*table);
  }
  for (const std::string_view line : split(text, '\n')) {
    check_expression(line);
  }
}

}  // namespace
}  // namespace acrida

int fuzz_one_input(const std::uint8_t* data, std::size_t size) {
  const void* const bytes = data;
  acrida::check(std::string_view(static_cast<const char*>(bytes), size));
  return 0;
}
