#include "verdict/expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/figures.h"
#include "base/spelling.h"
#include "base/strings.h"
#include "verdict/limit_text.h"
#include "verdict/request_glob.h"
#include "verdict/text_cursor.h"

namespace acrida {
namespace {

// What k6 measures that is measured here, too.
struct Metric {
  std::string_view name;
  std::string_view conditions;  // for an error
};

constexpr std::array kMetrics = {Metric{"http_req_duration", "p(95), avg, med or max"},
                                 Metric{"http_req_failed", "rate"}, Metric{"http_reqs", "rate"}};

constexpr std::string_view kMeasures = "p95, p(99.9), max, mean, failures or rps";

enum class Comparison : std::uint8_t { kBelow, kAtMost, kAbove, kAtLeast };

bool is_low(Comparison comparison) {
  return comparison == Comparison::kBelow || comparison == Comparison::kAtMost;
}

class ExpressionParser {
 public:
  ExpressionParser(std::string_view text, ExpressionSense sense)
      : cursor_(text), text_(text), sense_(sense) {}

  Parsed<TargetRow> parse() {
    cursor_.skip_blanks();
    const Metric* const metric = take_metric();
    Parsed<void> read = metric != nullptr ? read_k6(*metric) : read_plain();
    if (!read) {
      return std::unexpected(read.error());
    }
    cursor_.skip_blanks();
    if (!cursor_.at_end()) {
      return cursor_.expected("nothing more, or on, for, within, over or abort");
    }
    row_.label = join(row_.globs, ", ");
    return std::move(row_);
  }

 private:
  // A word of k6's, with { or : behind it.
  const Metric* take_metric() {
    for (const Metric& metric : kMetrics) {
      TextCursor ahead = cursor_;
      if (!ahead.take(metric.name)) {
        continue;
      }
      ahead.skip_blanks();
      if (ahead.peek() == '{' || ahead.peek() == ':') {
        cursor_ = ahead;
        return &metric;
      }
    }
    return nullptr;
  }

  Parsed<void> read_plain() {
    const std::string_view words =
        cursor_.rest().substr(0, cursor_.rest().find_first_of("<>=!\xe2"));
    const auto word = read_measure_word(words);
    if (!word) {
      return unknown_measure(words);
    }
    cursor_.skip(words.size());
    Limit limit{
        .measure = word->measure, .quantile = word->quantile, .text = std::string(trim(text_))};
    const bool must_hold = sense_ == ExpressionSense::kHolds;
    if (Parsed<void> read = read_comparison(limit, *word, must_hold); !read) {
      return read;
    }
    row_.limits.push_back(std::move(limit));
    return read_clauses();
  }

  std::unexpected<TextFault> unknown_measure(std::string_view words) const {
    const std::string_view metric = words.substr(0, words.find_first_of("{: "));
    if (words.find_first_of("{:") != std::string_view::npos) {
      std::vector<std::string> known;
      known.reserve(kMetrics.size());
      for (const Metric& one : kMetrics) {
        known.emplace_back(one.name);
      }
      const auto nearest = nearest_word(metric, known);
      return cursor_.expected(nearest ? "'" + *nearest + "'"
                                      : "a metric of k6 that is known here: " + join(known, ", "));
    }
    return cursor_.expected(kMeasures);
  }

  std::optional<Comparison> take_operator() {
    cursor_.skip_blanks();
    if (!cursor_.take_any({"<=", "\xe2\x89\xa4"}).empty()) {
      return Comparison::kAtMost;
    }
    if (!cursor_.take_any({">=", "\xe2\x89\xa5"}).empty()) {
      return Comparison::kAtLeast;
    }
    if (cursor_.take("<")) {
      return Comparison::kBelow;
    }
    return cursor_.take(">") ? std::optional(Comparison::kAbove) : std::nullopt;
  }

  // What must not be above is at most, and so on.
  Parsed<void> read_comparison(Limit& limit, const MeasureWord& word, bool must_hold) {
    cursor_.skip_blanks();
    const TextCursor at_operator = cursor_;
    const std::optional<Comparison> comparison = take_operator();
    const bool wanted_low = limit.measure != Measure::kRate;
    const std::string_view right = wanted_low == must_hold ? "< or <=" : "> or >=";
    if (!comparison) {
      return cursor_.expected(right);
    }
    if (is_low(*comparison) != (wanted_low == must_hold)) {
      return at_operator.fault(fmt::format(
          "expected {}: {} {}, and {} is wanted {}", right,
          must_hold ? "what is written here must hold" : "--fail-if takes what must not be",
          must_hold ? "" : "(--threshold takes what must hold)", measure_name(limit),
          wanted_low ? "low" : "high"));
    }
    const bool or_equal = *comparison == Comparison::kAtMost || *comparison == Comparison::kAtLeast;
    limit.inclusive = or_equal == must_hold;
    cursor_.skip_blanks();
    const TextCursor at_value = cursor_;
    const Parsed<double> value = read_limit_value(cursor_, word);
    if (!value) {
      return std::unexpected(value.error());
    }
    limit.value = *value;
    return check_limit_value(at_value, limit);
  }

  // Of every limit of the expression.
  Parsed<void> read_clauses() {
    Limit clauses;
    while (true) {
      const Parsed<bool> on = read_on();
      if (!on) {
        return std::unexpected(on.error());
      }
      const Parsed<bool> more = *on ? on : read_limit_clause(cursor_, clauses);
      if (!more) {
        return std::unexpected(more.error());
      }
      if (!*more) {
        break;
      }
    }
    for (Limit& limit : row_.limits) {
      limit.span = clauses.span;
      limit.span_length = clauses.span_length;
      limit.abort = clauses.abort;
      limit.grace = clauses.grace;
    }
    return {};
  }

  Parsed<bool> read_on() {
    TextCursor ahead = cursor_;
    ahead.skip_blanks();
    if (ahead.take(",")) {
      ahead.skip_blanks();
    }
    if (!ahead.take_word("on")) {
      return false;
    }
    if (!row_.globs.empty()) {
      return cursor_.fault("'on' stands twice; several names follow one: on \"/a\", \"/b\"");
    }
    cursor_ = ahead;
    bool more = true;
    while (more) {
      if (const Parsed<void> read = read_glob(" \t,"); !read) {
        return std::unexpected(read.error());
      }
      ahead = cursor_;
      ahead.skip_blanks();
      more = ahead.take(",");
      ahead.skip_blanks();
      more = more && !begins_clause(ahead);
      cursor_ = more ? ahead : cursor_;
    }
    return true;
  }

  static bool begins_clause(const TextCursor& at) {
    const std::string_view word = at.letters();
    const std::string_view behind = at.rest().substr(word.size());
    const bool alone = behind.empty() || behind[0] == ' ' || behind[0] == ',';
    constexpr std::array<std::string_view, 4> kWords = {"for", "within", "over", "abort"};
    return alone && std::any_of(kWords.begin(), kWords.end(), [word](std::string_view one) {
             return equals_ignoring_case(one, word);
           });
  }

  // In quotes, or up to one of `ends`.
  Parsed<void> read_glob(std::string_view ends) {
    cursor_.skip_blanks();
    const TextCursor at = cursor_;
    std::string_view glob;
    const char quote = cursor_.peek();
    if (quote == '"' || quote == '\'') {
      const std::size_t end = cursor_.rest().find(quote, 1);
      if (end == std::string_view::npos) {
        return cursor_.fault(fmt::format("expected a second {} behind this one", quote));
      }
      glob = cursor_.rest().substr(1, end - 1);
      cursor_.skip(end + 1);
    } else {
      glob = cursor_.rest().substr(0, cursor_.rest().find_first_of(ends));
      cursor_.skip(glob.size());
    }
    if (glob.empty()) {
      return at.expected("a name such as \"/api/*\"");
    }
    if (const Result<void> checked = check_glob(glob); !checked) {
      return at.fault(checked.error().message());
    }
    if (row_.globs.size() == kGlobsMax) {
      return at.fault(fmt::format("more than {} names", kGlobsMax));
    }
    row_.globs.emplace_back(glob);
    return {};
  }

  Parsed<void> read_k6(const Metric& metric) {
    if (cursor_.take("{")) {
      if (Parsed<void> read = read_tags(); !read) {
        return read;
      }
      cursor_.skip_blanks();
    }
    if (!cursor_.take(":")) {
      return cursor_.expected("':' and a condition");
    }
    cursor_.skip_blanks();
    const bool list = cursor_.take("[");
    while (true) {
      if (Parsed<void> read = read_condition(metric); !read) {
        return read;
      }
      TextCursor ahead = cursor_;
      ahead.skip_blanks();
      const bool comma = ahead.take(",");
      ahead.skip_blanks();
      if (!comma || begins_clause(ahead)) {
        break;
      }
      cursor_ = ahead;
    }
    cursor_.skip_blanks();
    if (list && !cursor_.take("]")) {
      return cursor_.expected("',' and a condition, or ']'");
    }
    return read_clauses();
  }

  Parsed<void> read_tags() {
    RequestName request;
    do {
      cursor_.skip_blanks();
      const TextCursor at = cursor_;
      const bool name = cursor_.take("name:");
      const bool method = !name && cursor_.take("method:");
      if (!name && !method) {
        return at.expected("the tag name: or method:, which are known here");
      }
      if (Parsed<void> read = read_glob(",}"); !read) {
        return read;
      }
      (name ? request.name : request.method) = trim(row_.globs.back());
      row_.globs.pop_back();
      cursor_.skip_blanks();
    } while (cursor_.take(","));
    if (!cursor_.take("}")) {
      return cursor_.expected("',' and a tag, or '}'");
    }
    row_.globs.push_back(request_text({request.method, request.name.empty() ? "*" : request.name}));
    return {};
  }

  Parsed<void> read_condition(const Metric& metric) {
    cursor_.skip_blanks();
    const char quote = cursor_.peek() == '"' || cursor_.peek() == '\'' ? cursor_.peek() : '\0';
    cursor_.skip(quote != '\0' ? 1 : 0);
    cursor_.skip_blanks();
    const TextCursor at = cursor_;
    const std::string_view words =
        cursor_.rest().substr(0, cursor_.rest().find_first_of("<>=!\xe2"));
    const std::optional<MeasureWord> word = k6_measure(metric, trim(words));
    if (!word) {
      return at.expected(metric.conditions);
    }
    cursor_.skip(words.size());
    Limit limit{.measure = word->measure, .quantile = word->quantile};
    if (Parsed<void> read = read_comparison(limit, *word, true); !read) {
      return read;
    }
    limit.text = trim(at.rest().substr(0, cursor_.offset() - at.offset()));
    cursor_.skip_blanks();
    if (quote != '\0' && !cursor_.take(std::string_view(&quote, 1))) {
      return cursor_.expected(fmt::format("the second {}", quote));
    }
    row_.limits.push_back(std::move(limit));
    return {};
  }

  // k6 counts in milliseconds, shares of 1 and seconds.
  static std::optional<MeasureWord> k6_measure(const Metric& metric, std::string_view words) {
    if (metric.name != "http_req_duration") {
      const Measure measure = metric.name == "http_reqs" ? Measure::kRate : Measure::kFailureRate;
      return words == "rate" ? std::optional(MeasureWord{measure, 0, 1}) : std::nullopt;
    }
    const auto word = read_measure_word(words);
    return word && is_time(word->measure) ? std::optional(*word) : std::nullopt;
  }

  TextCursor cursor_;
  std::string_view text_;
  ExpressionSense sense_;
  TargetRow row_;
};

}  // namespace

Result<TargetRow> parse_expression(std::string_view text, ExpressionSense sense) {
  if (text.size() > kExpressionBytesMax) {
    return fail(fmt::format("more than {} bytes", kExpressionBytesMax));
  }
  Parsed<TargetRow> row = ExpressionParser(text, sense).parse();
  if (!row) {
    return fail(fmt::format("column {}: {}",
                            character_count(text.substr(0, row.error().offset)) + 1,
                            row.error().what));
  }
  return std::move(*row);
}

}  // namespace acrida
