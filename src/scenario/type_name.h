// Names of C++ types as people write them: "std::out_of_range" for "St12out_of_range".
//
// Thread: any.
#pragma once

#include <string>

namespace acrida {

// `mangled` is std::type_info::name(); returned as it is when it is none.
std::string readable_type_name(const char* mangled);
// The same without the namespaces and classes it is in: "Shopper".
std::string own_type_name(const char* mangled);

}  // namespace acrida
