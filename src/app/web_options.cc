#include "app/web_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/escape.h"
#include "base/strings.h"

namespace acrida {
namespace {

constexpr std::int64_t kAutoquitMax = 1'000'000'000;  // seconds

Result<std::string> password_of(const Options& options,
                                const EnvironmentVariables& environment,
                                FileReader& files) {
  if (!options.web_password_file) {
    const auto found = environment.find(kWebPasswordVariable);
    return found == environment.end() ? std::string() : found->second;
  }
  const std::string& path = *options.web_password_file;
  const Result<std::optional<std::string>> read = files.read(path);
  if (!read) {
    return fail("--web-password-file: " + read.error().message());
  }
  if (const std::optional<std::string>& text = *read; text) {
    return std::string(trim(*text));
  }
  return fail("--web-password-file: there is no file " + escape_for_terminal(path));
}

bool is_base_path(std::string_view path) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
           c == '-' || c == '_' || c == '.' || c == '~';
  };
  return path.starts_with('/') && std::ranges::all_of(path, plain);
}

Result<void> check_web_options(const Options& options) {
  if (options.autoquit && !options.autostart) {
    return fail("--autoquit is only meaningful in combination with --autostart");
  }
  if (options.tls_certificate.has_value() != options.tls_key.has_value()) {
    return options.tls_key ? fail("'--tls-key' requires '--tls-cert'")
                           : fail("'--tls-cert' requires '--tls-key'");
  }
  if (options.web_base_path && !is_base_path(*options.web_base_path)) {
    return fail(fmt::format(
        "argument --web-base-path: '{}' is no path such as /load: it starts with a slash, and is "
        "of letters, digits and -._~",
        escape_for_terminal(*options.web_base_path)));
  }
  if (options.web_password_file && !options.web_login) {
    return fail("'--web-password-file' requires '--web-login'");
  }
  return {};
}

bool is_local(std::string_view host) {
  return host == "localhost" || host == "127.0.0.1" || host == "::1";
}

}  // namespace

Result<void> read_autoquit(Options& options, OptionValues values, FileReader& /*files*/) {
  const std::string& text = values.back();
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size() || seconds > kAutoquitMax) {
    return fail(fmt::format("invalid int value: '{}' (valid: seconds, or -1 for none)",
                            escape_for_terminal(text)));
  }
  options.autoquit =
      seconds < 0 ? std::nullopt : std::optional<Duration>(std::chrono::seconds(seconds));
  return {};
}

Result<void> complete_web_options(Options& options,
                                  const EnvironmentVariables& environment,
                                  FileReader& files) {
  if (options.headful) {
    options.headless = false;
  }
  if (Result<void> checked = check_web_options(options); !checked) {
    return checked;
  }
  if (options.headless) {
    if (options.autostart) {
      options.warnings.emplace_back(
          "The --autostart argument is implied by --headless, no need to set both.");
    }
    return {};
  }
  if (options.web_base_path) {
    while (options.web_base_path->ends_with('/')) {
      options.web_base_path->pop_back();
    }
  }
  if (!options.web_login) {
    return {};
  }
  Result<std::string> password = password_of(options, environment, files);
  if (!password) {
    return fail(std::move(password.error()));
  }
  if (password->empty()) {
    return fail(fmt::format(
        "--web-login needs a password: in a file that --web-password-file names, or in {}",
        kWebPasswordVariable));
  }
  options.web_password = std::move(*password);
  return {};
}

ListenAddress web_address(const Options& options) {
  std::string host = options.web_host.value_or("localhost");
  if (host == "*") {
    host = "0.0.0.0";
  }
  return {.host = std::move(host), .port = static_cast<std::uint16_t>(options.web_port)};
}

std::string web_banner(const Options& options, std::uint16_t port) {
  const std::string host = web_address(options).host;
  const std::string named = options.web_host_display_name.value_or(
      host == "0.0.0.0" || host == "::" ? "localhost" : host);
  const ListenAddress shown{.host = named, .port = port};
  std::string text =
      fmt::format("Web UI at {}://{}{}", options.tls_certificate ? "https" : "http",
                  escape_for_terminal(shown.text()), options.web_base_path.value_or(""));
  if (is_local(host)) {
    text += " (this machine alone; --web-host 0.0.0.0 opens it to the network)";
  } else if (!options.web_login) {
    text += " (open to whoever reaches this machine; --web-login asks for a password)";
  }
  return text;
}

}  // namespace acrida
