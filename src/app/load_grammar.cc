#include "app/load_grammar.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/escape.h"
#include "base/strings.h"
#include "base/timespan.h"

namespace acrida {
namespace {

constexpr std::string_view kStagesExample = "1m:10,5m:50@2,1m:0";
constexpr std::string_view kStepsExample = "10/1m for 5m";
constexpr std::string_view kShiftExample = "shift, shift 10:00-22:00";
constexpr std::string_view kArrivalExample = "10/s, 600/h, 10/s..50/s over 5m, Till=10/s";
constexpr std::string_view kCountsExample = "Till=50,Office=15";
constexpr std::size_t kShownBytesMax = 80;

std::unexpected<Error> bad(std::string_view text, std::string_view why, std::string_view example) {
  return fail(fmt::format("'{}': {} (valid: {})",
                          escape_for_terminal(shorten(text, kShownBytesMax)), why, example));
}

std::optional<std::int64_t> parse_users(std::string_view text) {
  const std::optional<std::uint64_t> users = parse_decimal(trim(text));
  if (!users || *users > static_cast<std::uint64_t>(kUsersMax)) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(*users);
}

std::optional<double> parse_rate_number(std::string_view text) {
  const std::optional<double> rate = parse_real(trim(text));
  return rate && *rate >= 0 && *rate <= kRateMax ? rate : std::nullopt;
}

std::optional<Duration> parse_positive_span(std::string_view text) {
  const Result<Duration> span = parse_timespan(trim(text));
  return span && *span > Duration::zero() ? std::optional(*span) : std::nullopt;
}

// Takes "@RATE" off the end of `text`. 0: there is none; nothing: it is no rate.
std::optional<double> take_spawn_rate(std::string_view& text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos) {
    return 0;
  }
  const std::optional<double> rate = parse_rate_number(text.substr(at + 1));
  text = text.substr(0, at);
  return rate && *rate > 0 ? rate : std::nullopt;
}

// Users a second that lead from one count to another within the stage. A stage that changes nothing
// needs a rate all the same, since a shape must name one.
double even_rate(std::int64_t from, std::int64_t to, Duration duration) {
  const auto change = static_cast<double>(std::max<std::int64_t>(1, std::abs(to - from)));
  return change / to_seconds(duration);
}

// "10/s" as a rate per second.
std::optional<double> parse_rate(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) {
    return std::nullopt;
  }
  const std::optional<double> number = parse_rate_number(text.substr(0, slash));
  const std::string_view unit = text.substr(slash + 1);
  const bool minutes = unit == "m" || unit == "min";
  const double seconds = unit == "s" ? 1 : minutes ? 60 : unit == "h" ? 3600 : 0;
  if (!number || seconds == 0) {
    return std::nullopt;
  }
  return *number / seconds;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!(text = trim(text)).empty()) {
    const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

// One piece between two "then": RATE, RATE for SPAN, or RATE..RATE over SPAN.
struct ArrivalPiece {
  std::string rates;           // what stands before "for" or "over", without blanks
  std::string_view span_word;  // "for", "over" or nothing
  std::string span;            // what stands behind it
};

std::vector<ArrivalPiece> split_pieces(std::string_view text) {
  std::vector<ArrivalPiece> pieces(1);
  for (const std::string_view word : words_of(text)) {
    ArrivalPiece& piece = pieces.back();
    if (word == "then") {
      pieces.emplace_back();
    } else if (piece.span_word.empty() && (word == "for" || word == "over")) {
      piece.span_word = word;
    } else {
      (piece.span_word.empty() ? piece.rates : piece.span) += word;
    }
  }
  return pieces;
}

// Why the piece is wrong, or the segment. REQUIRES: nothing of the piece.
Result<RateCurve::Segment> parse_segment(const ArrivalPiece& piece) {
  const std::size_t dots = piece.rates.find("..");
  const bool ramp = dots != std::string::npos;
  const std::string_view rates = piece.rates;
  const std::optional<double> from = parse_rate(rates.substr(0, dots));
  const std::optional<double> to = ramp ? parse_rate(rates.substr(dots + 2)) : from;
  if (!from || !to) {
    return fail("a rate is a number and /s, /min or /h");
  }
  if (*from <= 0 && *to <= 0) {
    return fail("the rate is 0");
  }
  if (ramp != (piece.span_word == "over")) {
    return fail(ramp ? "a rate that changes needs 'over SPAN'" : "a rate lasts 'for SPAN'");
  }
  const bool open_end = piece.span_word.empty();
  const std::optional<Duration> span = open_end ? kArrivalHold : parse_positive_span(piece.span);
  if (!span) {
    return fail(fmt::format("'{}' is not a positive time span",
                            escape_for_terminal(shorten(piece.span, kShownBytesMax))));
  }
  return RateCurve::Segment{*span, *from, *to};
}

// "9:30" as the time since midnight; 24:00 is the latest.
std::optional<Duration> parse_time_of_day(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || text.size() - colon != 3) {
    return std::nullopt;
  }
  const std::optional<std::uint64_t> hours = parse_decimal(text.substr(0, colon));
  const std::optional<std::uint64_t> minutes = parse_decimal(text.substr(colon + 1));
  if (!hours || !minutes || *minutes > 59 || *hours * 60 + *minutes > 24 * 60) {
    return std::nullopt;
  }
  return std::chrono::minutes(*hours * 60 + *minutes);
}

}  // namespace

Result<std::vector<ShapeStage>> parse_stages(std::string_view text) {
  std::vector<ShapeStage> stages;
  std::int64_t users_before = 0;
  for (const std::string_view piece : split(text, ',')) {
    std::string_view rest = piece;
    const std::optional<double> rate = take_spawn_rate(rest);
    const std::size_t colon = rest.find(':');
    if (colon == std::string_view::npos) {
      return bad(piece, "a stage is SPAN:USERS or SPAN:USERS@RATE", kStagesExample);
    }
    const std::optional<Duration> span = parse_positive_span(rest.substr(0, colon));
    const std::optional<std::int64_t> users = parse_users(rest.substr(colon + 1));
    if (!span || !users || !rate) {
      const std::string_view why = !span    ? "it does not begin with a positive time span"
                                   : !users ? "it names no number of users"
                                            : "the spawn rate behind @ is no positive number";
      return bad(piece, why, kStagesExample);
    }
    if (stages.size() == kLoadPiecesMax) {
      return bad(piece, "too many stages", kStagesExample);
    }
    stages.push_back({*span, *users, *rate > 0 ? *rate : even_rate(users_before, *users, *span)});
    users_before = *users;
  }
  return stages;
}

Result<ShapeSteps> parse_steps(std::string_view text) {
  std::string_view rest = text;
  const std::optional<double> rate = take_spawn_rate(rest);
  if (!rate) {
    return bad(text, "the spawn rate behind @ is no positive number", kStepsExample);
  }
  const std::vector<ArrivalPiece> pieces = split_pieces(rest);
  const ArrivalPiece& piece = pieces.front();
  const std::string_view step = piece.rates;
  const std::size_t slash = step.find('/');
  if (pieces.size() != 1 || slash == std::string_view::npos || piece.span_word != "for") {
    return bad(text, "steps are USERS/SPAN for SPAN", kStepsExample);
  }
  const std::optional<std::int64_t> users = parse_users(step.substr(0, slash));
  const std::optional<Duration> step_span = parse_positive_span(step.substr(slash + 1));
  const std::optional<Duration> span = parse_positive_span(piece.span);
  if (!users || *users == 0 || !step_span || !span) {
    return bad(text, "each of the three has to be positive", kStepsExample);
  }
  return ShapeSteps{*step_span, *users, *rate, *span};
}

Result<ShiftDay> parse_shift(std::string_view text) {
  constexpr std::string_view kWord = "shift";
  const std::string_view all = trim(text);
  const std::string_view hours = trim(all.substr(std::min(kWord.size(), all.size())));
  if (!all.starts_with(kWord) || (!hours.empty() && all[kWord.size()] != ' ')) {
    return bad(text, "the ready shape is called shift", kShiftExample);
  }
  if (hours.empty()) {
    return ShiftDay{};
  }
  const std::size_t dash = std::min(hours.find('-'), hours.size());
  const std::optional<Duration> opens = parse_time_of_day(trim(hours.substr(0, dash)));
  const std::optional<Duration> closes =
      parse_time_of_day(trim(hours.substr(std::min(dash + 1, hours.size()))));
  if (!opens || !closes) {
    return bad(text, "behind shift stand opening and closing", kShiftExample);
  }
  if (*closes - *opens < std::chrono::minutes(1)) {
    return bad(text, "the day closes before it opens", kShiftExample);
  }
  return ShiftDay{*opens, *closes};
}

Result<ArrivalRate> parse_arrival_rate(std::string_view text) {
  ArrivalRate arrivals;
  std::string_view rates = text;
  const std::size_t equals = text.find('=');
  if (equals != std::string_view::npos) {
    const std::string_view target = trim(text.substr(0, equals));
    const std::size_t dot = std::min(target.find('.'), target.size());
    arrivals.user_class = target.substr(0, dot);
    arrivals.task = target.substr(std::min(dot + 1, target.size()));
    if (arrivals.user_class.empty() || (dot < target.size() && arrivals.task.empty())) {
      return bad(text, "before '=' stands a user class, or a user class, a dot and a task",
                 kArrivalExample);
    }
    rates = text.substr(equals + 1);
  }
  const std::vector<ArrivalPiece> pieces = split_pieces(rates);
  if (pieces.size() > kLoadPiecesMax) {
    return bad(text, "too many pieces", kArrivalExample);
  }
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const Result<RateCurve::Segment> segment = parse_segment(pieces[i]);
    if (!segment) {
      return bad(text, segment.error().message(), kArrivalExample);
    }
    if (pieces[i].span_word.empty() && i + 1 < pieces.size()) {
      return bad(text, "before 'then' a rate needs 'for SPAN'", kArrivalExample);
    }
    arrivals.segments.push_back(*segment);
  }
  const RateCurve::Segment last = arrivals.segments.back();
  if (pieces.back().span_word == "over" && last.rate_to > 0) {
    arrivals.segments.push_back({kArrivalHold, last.rate_to, last.rate_to});
  }
  return arrivals;
}

Result<ExactCounts> parse_fixed_counts(std::string_view text) {
  ExactCounts counts;
  for (const std::string& piece : split_list(text)) {
    const std::size_t equals = piece.find('=');
    const std::string_view name = trim(std::string_view(piece).substr(0, equals));
    if (equals == std::string::npos || name.empty()) {
      return bad(piece, "a count is CLASS=USERS", kCountsExample);
    }
    const std::optional<std::int64_t> users = parse_users(piece.substr(equals + 1));
    if (!users) {
      return bad(piece, "it names no number of users", kCountsExample);
    }
    if (counts.size() == kLoadPiecesMax) {
      return bad(piece, "too many counts", kCountsExample);
    }
    counts.emplace_back(name, *users);
  }
  if (counts.empty()) {
    return bad(text, "a count is CLASS=USERS", kCountsExample);
  }
  return counts;
}

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> pieces;
  for (const std::string_view piece : split(text, ',')) {
    if (!trim(piece).empty()) {
      pieces.emplace_back(trim(piece));
    }
  }
  return pieces;
}

}  // namespace acrida
