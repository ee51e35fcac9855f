// window.templateArgs of the index page: Locust's keys, and ours under "acrida".
//
// Thread: main; a function of its argument.
#pragma once

#include <string>

#include "app/web_steering.h"

namespace acrida {

// The text of a JSON object.
std::string web_template_args(const WebSteering& steering);

}  // namespace acrida
