#include "verdict/target_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/figures.h"
#include "base/spelling.h"
#include "base/strings.h"
#include "verdict/limit_text.h"
#include "verdict/request_glob.h"
#include "verdict/target_table.h"

namespace acrida {
namespace {

constexpr std::array<std::string_view, 8> kLabelTitles = {
    "endpoint", "name", "row", "requestname", "target", "transaction", "operation", "action"};
constexpr std::array<std::string_view, 4> kRequestTitles = {"request", "requests", "glob", "globs"};
constexpr std::array<std::string_view, 8> kAllRequests = {
    "all", "allrequests", "total", "totals", "aggregated", "aggregate", "overall", "everything"};
constexpr std::array<std::string_view, 8> kNoLimit = {
    "", "-", "--", "\xe2\x80\x93", "\xe2\x80\x94", "n/a", "na", "none"};

bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Without Markdown's **, __ and ` around it.
std::string_view plain(std::string_view text) {
  text = trim(text);
  bool again = true;
  while (again) {
    again = false;
    for (const std::string_view mark : {"**", "__", "*", "`"}) {
      if (text.size() > 2 * mark.size() && text.starts_with(mark) && text.ends_with(mark)) {
        text = trim(text.substr(mark.size(), text.size() - 2 * mark.size()));
        again = true;
      }
    }
  }
  return text;
}

// Lower case, letters and digits alone; other bytes than ASCII stay.
std::string key_of(std::string_view text) {
  std::string key;
  for (const char c : text) {
    const char lower = ascii_lower(c);
    if ((lower >= 'a' && lower <= 'z') || is_ascii_digit(c) ||
        static_cast<unsigned char>(c) >= 128) {
      key += lower;
    }
  }
  return key;
}

// Rows are the same when they read the same.
std::string row_key(std::string_view label) {
  std::string key;
  for (const char c : label) {
    const bool blank = c == ' ' || c == '\t';
    if (!blank || (!key.empty() && key.back() != ' ')) {
      key += blank ? ' ' : ascii_lower(c);
    }
  }
  return key;
}

bool same_measure(const Limit& a, const Limit& b) {
  return a.measure == b.measure && a.quantile == b.quantile;
}

const TargetCell* cell_of(std::span<const TargetCell> cells, TargetColumn::Kind kind) {
  const auto found = std::find_if(cells.begin(), cells.end(), [kind](const TargetCell& cell) {
    return cell.column.kind == kind;
  });
  return found == cells.end() ? nullptr : &*found;
}

std::uint32_t place_in(const TargetCell& cell, std::size_t offset) {
  return cell.character +
         static_cast<std::uint32_t>(character_count(std::string_view(cell.text).substr(0, offset)));
}

// "Failure rate < 1 %" as a limit of its own; nothing when the label is a name.
std::optional<Parsed<Limit>> limit_in_label(std::string_view label) {
  const std::size_t at = std::min({label.find('<'), label.find('>'), label.find("\xe2\x89"),
                                   label.find("&l"), label.find("&g"), label.size()});
  const auto word = read_measure_word(plain(label.substr(0, at)));
  if (at == label.size() || !word) {
    return std::nullopt;
  }
  Parsed<Limit> limit = read_limit(label.substr(at), *word);
  if (!limit) {
    limit.error().offset += at;
  }
  return limit;
}

// "Failure rate" in front of a row of which one cell says "< 1 %".
std::optional<Limit> limit_beside_label(std::string_view label, std::span<const TargetCell> cells) {
  const auto word = read_measure_word(label);
  if (!word || word->measure != Measure::kFailureRate) {
    return std::nullopt;
  }
  std::optional<Limit> only;
  for (const TargetCell& cell : cells) {
    if (cell.column.kind == TargetColumn::Kind::kLabel ||
        is_one_of(to_lower(plain(cell.text)), kNoLimit)) {
      continue;
    }
    const Parsed<Limit> limit = read_limit(plain(cell.text), *word);
    if (!limit || only) {
      return std::nullopt;
    }
    only = *limit;
  }
  return only;
}

}  // namespace

Result<TargetColumn> read_target_column(std::string_view title) {
  title = plain(title);
  const std::string key = key_of(title);
  if (is_one_of(key, kLabelTitles)) {
    return TargetColumn{.kind = TargetColumn::Kind::kLabel, .measure = {}};
  }
  if (is_one_of(key, kRequestTitles)) {
    return TargetColumn{.kind = TargetColumn::Kind::kRequest, .measure = {}};
  }
  const auto word = read_measure_word(title);
  if (word) {
    return TargetColumn{.kind = TargetColumn::Kind::kMeasure, .measure = *word};
  }
  if (word.error() == MeasureFault::kUnit) {
    return fail(fmt::format(
        "{} has a unit that it cannot have; times have us, ms, s or min, failures %, rates /s",
        quoted_text(title)));
  }
  std::vector<std::string> known = {"Endpoint", "Request"};
  known.insert(known.end(), measure_words().begin(), measure_words().end());
  std::string_view bare = title.substr(0, title.find_last_of('('));
  std::optional<std::string> nearest;
  for (const std::string& word_known : known) {
    std::vector<std::string> one = {to_lower(word_known)};
    nearest = !nearest && nearest_word(to_lower(trim(bare)), one) ? word_known : nearest;
  }
  return fail(fmt::format(
      "unknown column {}; {}", quoted_text(title),
      nearest ? fmt::format("is it '{}'?", *nearest) : "known are " + join(known, ", ")));
}

std::unexpected<Error> TargetRows::fail_at(std::uint32_t line,
                                           std::uint32_t character,
                                           std::string_view what) const {
  return fail(fmt::format("{}:{}:{}: {}", targets_.source, line, character, what));
}

Result<void> TargetRows::read_label(TargetRow& row, std::span<const TargetCell> cells) {
  const TargetCell* const cell = cell_of(cells, TargetColumn::Kind::kLabel);
  const std::string_view label = cell == nullptr ? std::string_view() : plain(cell->text);
  if (label.empty()) {
    return fail_at(row.line, cell == nullptr ? 1 : cell->character,
                   "a row without a name; 'All requests' stands for all of them");
  }
  row.label = label;
  if (const auto limit = limit_in_label(label)) {
    row.label.clear();
    if (!*limit) {
      return fail_at(cell->line, place_in(*cell, limit->error().offset), limit->error().what);
    }
    return add_limit(row, **limit, *cell);
  }
  std::string key = key_of(label);
  if (row.globs.empty() && is_one_of(key, kAllRequests)) {
    row.label.clear();
  }
  return {};
}

Result<void> TargetRows::read_globs(TargetRow& row, const TargetCell& cell) const {
  if (is_one_of(to_lower(trim(cell.text)), kNoLimit)) {
    return {};
  }
  for (std::string& glob : split_globs(cell.text)) {
    if (const Result<void> checked = check_glob(glob); !checked) {
      return fail_at(cell.line, cell.character, checked.error().message());
    }
    row.globs.push_back(std::move(glob));
  }
  if (row.globs.size() > kGlobsMax) {
    return fail_at(
        cell.line, cell.character,
        fmt::format("more than {} requests in one row; '*' stands for any text", kGlobsMax));
  }
  return {};
}

Result<void> TargetRows::add_limit(TargetRow& row,
                                   const Limit& limit,
                                   const TargetCell& cell) const {
  for (const Limit& known : row.limits) {
    if (same_measure(known, limit)) {
      return fail_at(cell.line, cell.character,
                     fmt::format("{} is limited twice in this row", measure_name(limit)));
    }
  }
  row.limits.push_back(limit);
  return {};
}

Result<void> TargetRows::add(std::span<const TargetCell> cells, std::uint32_t line) {
  TargetRow row{.label = {}, .globs = {}, .limits = {}, .line = line};
  for (const TargetCell& cell : cells) {
    const bool twice = cell.column.kind != TargetColumn::Kind::kMeasure &&
                       cell_of(cells, cell.column.kind) != &cell;
    if (twice) {
      return fail_at(cell.line, cell.character, "a second name or request of the same row");
    }
    if (cell.text.size() > kTargetCellBytesMax) {
      return fail_at(cell.line, cell.character,
                     fmt::format("a cell of more than {} bytes", kTargetCellBytesMax));
    }
  }
  if (const TargetCell* const globs = cell_of(cells, TargetColumn::Kind::kRequest)) {
    if (const Result<void> read = read_globs(row, *globs); !read) {
      return read;
    }
  }
  if (const Result<void> read = read_label(row, cells); !read) {
    return read;
  }
  const TargetCell& label = *cell_of(cells, TargetColumn::Kind::kLabel);
  if (const std::optional<Limit> limit = limit_beside_label(row.label, cells)) {
    row.label.clear();
    row.limits = {*limit};
    return take(std::move(row), label);
  }
  for (const TargetCell& cell : cells) {
    const bool none = is_one_of(to_lower(plain(cell.text)), kNoLimit);
    if (cell.column.kind != TargetColumn::Kind::kMeasure || none) {
      continue;
    }
    const std::string_view text = plain(cell.text);
    const Parsed<Limit> limit = read_limit(text, cell.column.measure);
    if (!limit) {
      const auto marks = static_cast<std::size_t>(text.data() - cell.text.data());
      return fail_at(cell.line, place_in(cell, marks + limit.error().offset), limit.error().what);
    }
    if (const Result<void> added = add_limit(row, *limit, cell); !added) {
      return added;
    }
  }
  return take(std::move(row), label);
}

Result<void> TargetRows::take(TargetRow row, const TargetCell& label) {
  const std::string shown = row.label.empty() ? "all requests" : quoted_text(row.label);
  if (row.limits.empty()) {
    return fail_at(row.line, label.character,
                   fmt::format("{} has no limit: fill in a cell, or take the row out", shown));
  }
  const std::string key = row_key(row.label);
  const auto known =
      std::find_if(targets_.rows.begin(), targets_.rows.end(),
                   [&key](const TargetRow& one) { return row_key(one.label) == key; });
  if (known == targets_.rows.end()) {
    if (targets_.rows.size() == kTargetRowsMax) {
      return fail_at(row.line, 1, fmt::format("more than {} rows", kTargetRowsMax));
    }
    targets_.rows.push_back(std::move(row));
    return {};
  }
  if (!key.empty()) {
    return fail_at(row.line, label.character,
                   fmt::format("{} stands in line {} already; give one of them another name", shown,
                               known->line));
  }
  // "All requests" and "Failure rate < 1 %" may stand in lines of their own.
  for (const Limit& limit : row.limits) {
    for (const Limit& other : known->limits) {
      if (same_measure(limit, other)) {
        return fail_at(row.line, label.character,
                       fmt::format("{} of all requests stands in line {} already",
                                   measure_name(limit), known->line));
      }
    }
    known->limits.push_back(limit);
  }
  return {};
}

Result<Targets> TargetRows::finish(std::uint32_t line) {
  if (targets_.rows.empty()) {
    return fail_at(line, 1, "no rows: a target is a name and at least one limit");
  }
  return std::move(targets_);
}

}  // namespace acrida
