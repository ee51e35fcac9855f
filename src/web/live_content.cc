#include "web/live_content.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/escape.h"

namespace acrida {
namespace {

constexpr std::string_view kLogTick = "log";
constexpr std::string_view kLogBase = "logs";

void append_line(std::string_view text, std::string& out) {
  for (const char c : text) {
    if (c != '\n' && c != '\r') {
      out += c;
    }
  }
}

}  // namespace

std::string server_sent_event(std::string_view name, std::string_view json) {
  std::string text;
  text.reserve(name.size() + json.size() + 16);
  text += "event: ";
  append_line(name, text);
  text += "\ndata: ";
  append_line(json, text);
  text += "\n\n";
  return text;
}

LiveContent::LiveContent(std::string_view generation, std::string_view version)
    : hello_(std::make_shared<const std::string>(
          "retry: 1000\n" + server_sent_event("hello",
                                              fmt::format(R"({{"generation":"{}","version":"{}"}})",
                                                          escape_for_json(generation),
                                                          escape_for_json(version))))) {}

LiveContent::Text LiveContent::publish(const LiveUpdate& update) {
  std::vector<Text> sent;
  for (const LivePart& part : update.parts) {
    if (part.json == nullptr) {
      continue;
    }
    Text text = std::make_shared<const std::string>(server_sent_event(part.name, *part.json));
    if (part.kind != LivePart::Kind::kBase) {
      sent.push_back(text);
    }
    if (part.kind == LivePart::Kind::kTick) {
      ticks_.push_back({part.name, std::move(text)});
      if (ticks_.size() > kTicksMax) {
        ticks_.pop_front();
      }
      continue;
    }
    if (part.kind == LivePart::Kind::kBase) {
      std::erase_if(ticks_, [&part](const Kept& tick) {
        return (tick.name == kLogTick) == (part.name == kLogBase);
      });
    }
    keep(part.name, std::move(text));
  }
  if (sent.size() <= 1) {
    return sent.empty() ? nullptr : sent.front();
  }
  std::string all;
  for (const Text& text : sent) {
    all += *text;
  }
  return std::make_shared<const std::string>(std::move(all));
}

void LiveContent::keep(const std::string& name, Text text) {
  const auto known = std::find_if(kept_.begin(), kept_.end(),
                                  [&name](const Kept& kept) { return kept.name == name; });
  if (known != kept_.end()) {
    known->text = std::move(text);
  } else {
    // A page clears what it has when it is told of another run.
    kept_.insert(name == "run" ? kept_.begin() : kept_.end(), {name, std::move(text)});
  }
}

std::vector<LiveContent::Text> LiveContent::beginning() const {
  std::vector<Text> texts{hello_};
  for (const Kept& kept : kept_) {
    texts.push_back(kept.text);
  }
  for (const Kept& tick : ticks_) {
    texts.push_back(tick.text);
  }
  return texts;
}

}  // namespace acrida
