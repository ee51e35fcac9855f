#include "verdict/limit_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/strings.h"
#include "base/timespan.h"

namespace acrida {
namespace {

constexpr std::array<std::string_view, 5> kClauseWords = {"for", "within", "over", "abort", "on"};

// The word at the cursor that could be a unit: up to a blank, a comma or a digit.
std::string_view unit_text(const TextCursor& cursor) {
  const std::string_view rest = cursor.rest();
  return rest.substr(0, rest.find_first_of(" \t,;\"'])0123456789"));
}

Parsed<double> number_at(TextCursor& cursor, Measure measure) {
  const std::string_view rest = cursor.rest();
  if (rest.starts_with('-')) {
    return cursor.fault(
        fmt::format("{} is negative; expected {}", quoted_text(rest), wanted_value(measure)));
  }
  const std::size_t count = std::min(rest.find_first_not_of("0123456789."), rest.size());
  const std::optional<double> number = parse_real(rest.substr(0, count));
  if (!number) {
    return cursor.expected(wanted_value(measure));
  }
  if (count + 1 < rest.size() && rest[count] == ',' && is_ascii_digit(rest[count + 1])) {
    return cursor.fault(fmt::format(
        "{}: write thousands without a comma, and decimals with a point", quoted_text(rest)));
  }
  cursor.skip(count);
  return *number;
}

}  // namespace

Parsed<double> read_limit_value(TextCursor& cursor, const MeasureWord& word) {
  const TextCursor at = cursor;
  const Parsed<double> number = number_at(cursor, word.measure);
  if (!number) {
    return number;
  }
  const TextCursor behind_number = cursor;
  cursor.skip_blanks();
  double scale = word.scale;
  const std::string_view unit = unit_text(cursor);
  const bool clause = std::find_if(kClauseWords.begin(), kClauseWords.end(), [unit](auto one) {
                        return equals_ignoring_case(one, unit);
                      }) != kClauseWords.end();
  if (const std::optional<double> known = unit_scale(word.measure, unit)) {
    scale = *known;
    cursor.skip(unit.size());
  } else if (clause || unit.empty()) {
    cursor = behind_number;
  } else {
    return cursor.fault(fmt::format("{} is no unit here; expected {}", quoted_text(unit),
                                    wanted_value(word.measure)));
  }
  if (scale == 0 && *number != 0) {
    return at.fault(fmt::format("{} of what? Write {:g} % for a share of {:g}",
                                quoted_text(at.rest()), *number, *number / 100));
  }
  return *number * scale;
}

Parsed<void> check_limit_value(const TextCursor& at, const Limit& limit) {
  const std::string shown = quoted_text(at.rest());
  if (is_time(limit.measure)) {
    if (limit.value < kLimitSecondsMin) {
      return at.fault(
          "no response takes no time; expected a time such as 300ms, or - for no limit");
    }
    if (limit.value > kLimitSecondsMax) {
      return at.fault(shown + " is more than a day");
    }
  } else if (limit.measure == Measure::kFailureRate) {
    if (limit.value > 1 || (limit.value == 1 && limit.inclusive)) {
      return at.fault(shown + " is always so; expected a share such as 1 %");
    }
    if (limit.value < kLimitShareMin && (limit.value != 0 || !limit.inclusive)) {
      return at.fault(shown + " is less than can be seen; write <= 0 % for no failure at all");
    }
  } else if (limit.value < kLimitRateMin) {
    return at.fault("a rate of 0 is always reached; expected a rate such as 25, or - for no limit");
  } else if (limit.value > kLimitRateMax) {
    return at.fault(shown + " is no rate that can be");
  }
  return {};
}

namespace {

Parsed<Duration> clause_span(TextCursor& cursor, bool zero_allowed) {
  cursor.skip_blanks();
  const std::string_view rest = cursor.rest();
  const std::string_view text = rest.substr(0, rest.find_first_of(" \t,"));
  const Result<Duration> span = parse_timespan(text);
  if (!span || (*span <= Duration(0) && !zero_allowed)) {
    return cursor.expected("a time span such as 10s");
  }
  cursor.skip(text.size());
  return *span;
}

Parsed<bool> abort_clause(TextCursor& cursor, Limit& limit) {
  if (limit.abort) {
    return cursor.fault("'abort' stands twice");
  }
  limit.abort = true;
  cursor.skip(std::string_view("abort").size());
  TextCursor after = cursor;
  after.skip_blanks();
  if (after.take_word("after")) {
    cursor = after;
    const Parsed<Duration> grace = clause_span(cursor, true);
    if (!grace) {
      return std::unexpected(grace.error());
    }
    limit.grace = *grace;
  }
  return true;
}

}  // namespace

Parsed<bool> read_limit_clause(TextCursor& cursor, Limit& limit) {
  TextCursor ahead = cursor;
  ahead.skip_blanks();
  if (ahead.take(",")) {
    ahead.skip_blanks();
  }
  const std::string_view word = ahead.letters();
  if (equals_ignoring_case(word, "abort")) {
    cursor = ahead;
    return abort_clause(cursor, limit);
  }
  std::optional<Limit::Span> span;
  if (equals_ignoring_case(word, "for")) {
    span = Limit::Span::kFor;
  } else if (equals_ignoring_case(word, "within")) {
    span = Limit::Span::kWithin;
  } else if (equals_ignoring_case(word, "over")) {
    span = Limit::Span::kOver;
  }
  if (!span) {
    return false;
  }
  cursor = ahead;
  if (limit.span != Limit::Span::kRun) {
    return cursor.fault("only one of for, within and over can hold");
  }
  cursor.skip(word.size());
  const Parsed<Duration> length = clause_span(cursor, false);
  if (!length) {
    return std::unexpected(length.error());
  }
  limit.span = *span;
  limit.span_length = *length;
  return true;
}

Parsed<Limit> read_limit(std::string_view text, const MeasureWord& word) {
  TextCursor cursor(text);
  Limit limit{.measure = word.measure, .quantile = word.quantile, .text = std::string(text)};
  cursor.skip_blanks();
  const TextCursor at_operator = cursor;
  const bool most = !cursor.take_any({"<=", "=<", "\xe2\x89\xa4", "&le;", "&lt;="}).empty();
  const bool below = !most && !cursor.take_any({"<", "&lt;"}).empty();
  const bool least =
      !most && !below && !cursor.take_any({">=", "=>", "\xe2\x89\xa5", "&ge;", "&gt;="}).empty();
  const bool above = !most && !below && !least && !cursor.take_any({">", "&gt;"}).empty();
  const bool rate = word.measure == Measure::kRate;
  if (rate ? most || below : least || above) {
    return at_operator.fault(rate ? "a rate is wanted high: expected >= or no sign"
                                  : "this is wanted low: expected <, <= or no sign");
  }
  limit.inclusive = !below && !above;
  cursor.skip_blanks();
  const TextCursor at_value = cursor;
  const Parsed<double> value = read_limit_value(cursor, word);
  if (!value) {
    return std::unexpected(value.error());
  }
  limit.value = *value;
  if (const Parsed<void> checked = check_limit_value(at_value, limit); !checked) {
    return std::unexpected(checked.error());
  }
  for (Parsed<bool> more = true; *more;) {
    more = read_limit_clause(cursor, limit);
    if (!more) {
      return std::unexpected(more.error());
    }
  }
  cursor.skip_blanks();
  if (!cursor.at_end()) {
    return cursor.expected("nothing more, or for, within, over or abort");
  }
  return limit;
}

std::string column_title(const Limit& limit) {
  switch (limit.measure) {
    case Measure::kPercentile:
      return fmt::format("p{:.10g} (ms)", limit.quantile * 100);
    case Measure::kMax:
      return "Max (ms)";
    case Measure::kMean:
      return "Mean (ms)";
    case Measure::kFailureRate:
      return "Failure rate (%)";
    case Measure::kRate:
      return "Target RPS";
  }
  return "";
}

std::string limit_cell(const Limit& limit) {
  const bool rate = limit.measure == Measure::kRate;
  const double scale = rate ? 1 : limit.measure == Measure::kFailureRate ? 100 : 1000;
  const std::string_view sign = rate              ? (limit.inclusive ? "" : "> ")
                                : limit.inclusive ? "<= "
                                                  : "< ";
  std::string text = fmt::format("{}{:.10g}", sign, limit.value * scale);
  const std::string length = format_timespan(limit.span_length);
  switch (limit.span) {
    case Limit::Span::kRun:
      break;
    case Limit::Span::kFor:
      text += " for " + length;
      break;
    case Limit::Span::kWithin:
      text += " within " + length;
      break;
    case Limit::Span::kOver:
      text += " over " + length;
      break;
  }
  if (limit.abort) {
    text += limit.grace > Duration(0) ? " abort after " + format_timespan(limit.grace) : " abort";
  }
  return text;
}

}  // namespace acrida
