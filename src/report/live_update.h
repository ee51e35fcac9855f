// LiveUpdate: what the pages that watch a run are told, as JSON texts that nobody changes any more.
//
// Thread: values; the texts are shared between threads.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace acrida {

struct LivePart {
  enum class Kind : char {
    kSection,  // is sent to all pages and kept: a new page gets it
    kBase,     // is kept, not sent: it replaces what is kept under its name, and the ticks since are
               // forgotten
    kTick,     // is sent, and kept until the next base: what happened in one second
  };
  Kind kind = Kind::kSection;
  std::string name;
  std::shared_ptr<const std::string> json;  // one line
};

// The parts of one update are sent in their order, and together.
struct LiveUpdate {
  std::vector<LivePart> parts;
};

}  // namespace acrida
