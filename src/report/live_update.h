// LiveUpdate: what open pages are told of a run: named JSON texts, made by LiveFeed and handed out
// by the web server.
//
// Thread: a value; the texts are immutable and may be shared by threads.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace acrida {

struct LivePart {
  enum class Kind : char {
    kSection,  // is sent to all pages and kept: a new page gets it
    kBase,     // is kept, not sent: it replaces what is kept under its name, and the ticks since
               // are forgotten
    kTick,     // is sent, and kept until the next base: what happened in one second
  };

  Kind kind = Kind::kSection;
  std::string name;
  std::shared_ptr<const std::string> json;  // on one line
};

struct LiveUpdate {
  std::vector<LivePart> parts;  // in this order
};

}  // namespace acrida
