# SPDX-License-Identifier: Apache-2.0
"""All files of one pointer size as one part of the C file: what the API reaches, in the order of the Swift files."""

import functools

from . import arithmetic, constants, refuse
from .function import Function
from .ir import bits, is_integer, is_wide, self_first


class Program:
    def __init__(self, modules, headers, names):
        self.modules, self.headers, self.names = modules, headers, names
        self.word = modules[0].word
        if any(module.word != self.word or module.triple != modules[0].triple for module in modules):
            refuse("the files are of several machines")
        self._structs = {}
        self._owner = {}  # of what several files see: its module
        for module in modules:
            for name in [*module.functions, *module.data]:
                if not name.startswith("llvm.") and module.visibility(name) != "file":
                    if name in self._owner:
                        refuse(name, "is defined by", self._owner[name].label, "and", module.label)
                    self._owner[name] = module
        names.learn(name for module in modules for name in [*module.functions, *module.data])
        self._wanted, self._users = [], {}
        self._tables, self._functions = {}, {}

    # ---- types ---------------------------------------------------------------------------
    def c(self, kind):
        """The type in C."""
        if is_integer(kind):
            return arithmetic.c_type(kind)
        if is_wide(kind):
            kind = ("array", bits(kind) // (8 * self.word), f"i{8 * self.word}")
        return {"ptr": "P", "void": "void"}[kind] if isinstance(kind, str) else f"struct {self.struct(kind)}"

    def is_pair(self, kind):
        """Two values of up to 32 bits, which are returned as one of 64: many an ABI has registers for that, and none for a struct."""
        if self.word != 4 or kind[0] != "struct" or len(kind[2]) != 2:
            return False
        return all(field == "ptr" or is_integer(field) and bits(field) <= 32 for field in kind[2])

    def returned(self, kind):
        """The type in C of the result of a function of the core."""
        return "u64" if self.is_pair(kind) else self.c(kind)

    def struct(self, kind):
        """The name of a struct of values; an array of values is one, too."""
        fields = (kind[2],) * kind[1] if kind[0] == "array" else kind[2]
        if fields not in self._structs:
            for field in fields:
                self.c(field)
            self._structs[fields] = f"S{len(self._structs)}"
        return self._structs[fields]

    def structs(self):
        for fields, name in self._structs.items():
            yield f"struct {name} {{ {' '.join(f'{self.c(field)} f{i};' for i, field in enumerate(fields))} }};"

    # ---- names ---------------------------------------------------------------------------
    def prototype(self, name):
        """By the headers, or None."""
        return self.headers.functions.get(name)

    def is_data(self, module, name):
        return name in self._home(module, name).data

    def use(self, module, name):
        """The C name of a function or a table, which is now wanted."""
        if name in self.headers.functions and name not in self._owner:
            if name.startswith("swl_port_"):
                return name
            refuse("the headers declare", name, "and no Swift file has it")
        home = self._home(module, name)
        if (home, name) not in self._users:
            self._wanted.append((home, name))
        self._users.setdefault((home, name), set()).add(module)
        return name if name in self.headers.functions else self.names.c(home.label, name)

    def _home(self, module, name):
        if name in module.functions or name in module.data:
            return module
        if name in self._owner:
            return self._owner[name]
        if name in self.headers.functions:
            return module
        refuse(module.label, "needs", name, "which no Swift file and no header has")

    def is_shared(self, module, name):
        """Whether another file than its own uses it."""
        return self._users[module, name] != {module}

    def signature(self, module, name, names=None):
        if name in self.headers.functions:
            return self.headers.functions[name].text(name, names)
        result, parameters = module.head(name)
        listed = [self.c(kind) + (f" {names[i]}" if names else "") for i, (kind, _) in enumerate(parameters)]
        listed = self_first(listed, module.self_index(name))
        storage = "SWL_SHARED" if self.is_shared(module, name) else "static"
        apart = "SWL_NOINLINE " if module.is_noinline(name) else ""
        return f"{storage} {apart}{self.returned(result)} {self.names.c(module.label, name)}({', '.join(listed) or 'void'})"

    # ---- what is reached -----------------------------------------------------------------
    def translate(self):
        for name in sorted(self.headers.functions):
            if not name.startswith("swl_port_"):
                self.use(self.modules[0], name)
        while self._wanted:
            module, name = self._wanted.pop(0)
            if name in module.data:
                use = functools.partial(self.use, module)
                self._tables[module, name] = constants.definition(module, name, self.names.c(module.label, name), use)
            else:
                self._functions[module, name] = Function(self, module, name)

    def section(self, module):
        """What only this file uses, and its functions, each with its Swift name."""
        tables = [self._tables[key] for key in self._of(module, self._tables) if not self.is_shared(*key)]
        functions = self._of(module, self._functions)
        own = [f"{self.signature(*key)};" for key in functions if not (key[1] in self.headers.functions or self.is_shared(*key))]
        bodies = [self._functions[key].text() for key in functions]
        titles = [f"/* {self.names.swift(name)} */\n" if name.startswith("$") else "" for _, name in functions]
        return "\n".join([*tables, *own, *(title + body for title, body in zip(titles, bodies))])

    def shared(self):
        """Prototypes of functions, and tables with the files that read them."""
        prototypes, tables = [], []
        for module in self.modules:
            functions = [key for key in self._of(module, self._functions) if key[1] not in self.headers.functions]
            prototypes += [f"{self.signature(*key)};" for key in functions if self.is_shared(*key)]
            tables += [(self._tables[key], self._users[key]) for key in self._of(module, self._tables) if self.is_shared(*key)]
        return prototypes, tables

    def _of(self, module, table):
        """In the order of the Swift file."""
        return [(module, name) for name in [*module.data, *module.functions] if (module, name) in table]
