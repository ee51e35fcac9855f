#include "app/option_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/check.h"
#include "base/escape.h"
#include "base/strings.h"
#include "base/timespan.h"

namespace acrida {
namespace {

constexpr std::string_view kMask = "***";

// "from 1 to 1024", "more than 0".
std::string range_text(const OptionSpec& spec) {
  const auto end = [&spec](double value) {
    return spec.kind == OptionKind::kTimespan ? format_timespan(from_seconds(value))
                                              : fmt::format("{:.15g}", value);
  };
  std::string text = (spec.range.min_excluded ? "more than " : "from ") + end(spec.range.min);
  if (spec.range.max != std::numeric_limits<double>::infinity()) {
    text += (spec.range.min_excluded ? ", at most " : " to ") + end(spec.range.max);
  }
  return text;
}

bool in_range(const OptionRange& range, double value) {
  return value <= range.max && (range.min_excluded ? value > range.min : value >= range.min);
}

// Puts one setting into the Options: one overload for each kind of target.
class SettingApplier {
 public:
  SettingApplier(Options& options, const OptionSetting& setting, FileReader& files)
      : options_(options), setting_(setting), files_(files) {}

  Result<void> operator()(std::monostate) const {
    return fail(place_error(setting_.place, refusal_text(*setting_.spec)));
  }

  Result<void> operator()(bool Options::* target) const {
    const Result<bool> truth = setting_is_true(setting_);
    if (!truth) {
      return fail(truth.error());
    }
    options_.*target = *truth;
    return {};
  }

  Result<void> operator()(int Options::* target) const { return read_integer(target); }
  Result<void> operator()(std::optional<std::int64_t> Options::* target) const {
    return read_integer(target);
  }

  Result<void> operator()(Duration Options::* target) const { return read_span(target); }
  Result<void> operator()(std::optional<Duration> Options::* target) const {
    return read_span(target);
  }

  Result<void> operator()(std::optional<double> Options::* target) const {
    const std::optional<double> value = parse_real(text());
    if (!value || !in_range(setting_.spec->range, *value)) {
      return invalid("number");
    }
    options_.*target = *value;
    return {};
  }

  Result<void> operator()(std::optional<std::string> Options::* target) const {
    if (!text().empty()) {
      options_.*target = text();
    }
    return {};
  }

  Result<void> operator()(std::vector<std::string> Options::* target) const {
    options_.*target = setting_.values;
    return {};
  }

  Result<void> operator()(OptionParser parser) const {
    // A list may be empty; what takes one value has it.
    if (setting_.values.empty()) {
      return {};
    }
    const Result<void> read = parser(options_, setting_.values, files_);
    return read ? read : fail(setting_error(setting_, read.error().message()));
  }

 private:
  const std::string& text() const {
    ACRIDA_CHECK(!setting_.values.empty());
    return setting_.values.back();
  }

  Result<void> invalid(std::string_view what) const {
    return fail(setting_error(setting_, fmt::format("invalid {} value: '{}' (valid: {})", what,
                                                    escape_for_terminal(shorten(text(), 80)),
                                                    range_text(*setting_.spec))));
  }

  template <class T>
  Result<void> read_integer(T Options::* target) const {
    const std::optional<std::uint64_t> value = parse_decimal(text());
    if (!value || !in_range(setting_.spec->range, static_cast<double>(*value))) {
      return invalid("int");
    }
    // The row's range fits the target.
    if constexpr (std::is_same_v<T, int>) {
      options_.*target = static_cast<int>(*value);
    } else {
      options_.*target = static_cast<std::int64_t>(*value);
    }
    return {};
  }

  template <class T>
  Result<void> read_span(T Options::* target) const {
    const Result<Duration> span = parse_timespan(text());
    if (!span) {
      return fail(setting_error(setting_, span.error().message()));
    }
    if (!in_range(setting_.spec->range, to_seconds(*span))) {
      return invalid("time span");
    }
    options_.*target = *span;
    return {};
  }

  Options& options_;
  const OptionSetting& setting_;
  FileReader& files_;
};

// What ends the authority of a URL whose "://" is there: a quote, which a password may have, only
// where one begins the URL.
std::string authority_ends(std::string_view text, std::size_t scheme) {
  constexpr std::string_view kEnds = "/?# ";
  const std::size_t before = text.substr(0, scheme).find_last_not_of(
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");
  const bool quoted =
      before != std::string_view::npos && (text[before] == '"' || text[before] == '\'');
  return std::string(kEnds) + (quoted ? std::string(1, text[before]) : "");
}

// What follows "://" up to the host, wherever in the text it stands.
std::string mask_urls(std::string_view text) {
  std::string masked;
  while (true) {
    const std::size_t scheme = text.find("://");
    if (scheme == std::string_view::npos) {
      return masked.append(text);
    }
    const std::string ends = authority_ends(text, scheme);
    masked += text.substr(0, scheme + 3);
    text.remove_prefix(scheme + 3);
    const std::size_t authority = std::min(text.find_first_of(ends), text.size());
    const std::size_t at = text.substr(0, authority).rfind('@');
    if (at != std::string_view::npos) {
      masked += kMask;
      text.remove_prefix(at);
    }
  }
}

std::string mask_parameter(std::string_view text) {
  constexpr std::array<std::string_view, 9> kSecretWords = {
      "pass", "pwd", "secret", "token", "key", "auth", "credential", "cookie", "session"};
  const std::size_t equals = text.find('=');
  const std::string name = to_lower(text.substr(0, equals));
  const bool secret = std::ranges::any_of(kSecretWords, [&name](std::string_view word) {
    return name.find(word) != std::string::npos;
  });
  if (secret && equals != std::string_view::npos) {
    return std::string(text.substr(0, equals + 1)).append(kMask);
  }
  return mask_urls(text);
}

}  // namespace

std::string mask_url(std::string_view text) {
  if (text.find("://") != std::string_view::npos) {
    return mask_urls(text);
  }
  const std::size_t at = text.substr(0, text.find_first_of("/?# ")).rfind('@');
  return std::string(at == std::string_view::npos ? "" : kMask)
      .append(text.substr(at == std::string_view::npos ? 0 : at));
}

Result<void> apply_setting(Options& options, const OptionSetting& setting, FileReader& files) {
  return std::visit(SettingApplier(options, setting, files), setting.spec->target);
}

ReportedOption report_setting(const OptionSetting& setting) {
  std::vector<std::string> shown;
  shown.reserve(setting.values.size());
  for (const std::string& value : setting.values) {
    shown.push_back(setting.spec->secret == OptionSecret::kNone  ? value
                    : setting.spec->secret == OptionSecret::kUrl ? mask_url(value)
                                                                 : mask_parameter(value));
  }
  if (!setting.spec->takes_value() && shown.empty()) {
    shown.emplace_back("true");
  }
  return {.name = std::string(setting.spec->key()),
          .value = join(shown, " "),
          .origin = setting.place.text};
}

}  // namespace acrida
