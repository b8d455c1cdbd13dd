//! Values as they are put into the library when it is built, and read back as they were: [`Pack`].
//!
//! The built-in gazetteer is read and checked by `build.rs`, with the code by which folders are read, and packed. To
//! unpack it asks no question that was answered then. A structure is packed by one line that names its fields
//! ([`packed!`]), below its definition; a field that is missing there does not compile.

use std::collections::BTreeMap;

use indexmap::IndexSet;

use crate::EntityId;

/// What can be packed.
pub(crate) trait Pack: Sized {
    fn pack(&self, packer: &mut Packer);

    /// What was packed.
    ///
    /// # Panics
    /// Of bytes that `pack` did not write.
    fn unpack(unpacker: &mut Unpacker) -> Self;
}

/// Packs a structure, field by field, or an enumeration of variants without fields. Fields after a semicolon are left
/// out, and come back empty.
macro_rules! packed {
    (struct $type:ident { $($field:ident),+ $(; $($out:ident),+)? }) => {
        impl crate::pack::Pack for $type {
            fn pack(&self, packer: &mut crate::pack::Packer) {
                let $type { $($field),+ $(, $($out: _),+)? } = self;
                $(crate::pack::Pack::pack($field, packer);)+
            }

            fn unpack(unpacker: &mut crate::pack::Unpacker) -> $type {
                $type {
                    $($field: crate::pack::Pack::unpack(unpacker)),+
                    $(, $($out: Default::default()),+)?
                }
            }
        }
    };
    (enum $type:ident: $($variant:ident),+) => {
        impl crate::pack::Pack for $type {
            fn pack(&self, packer: &mut crate::pack::Packer) {
                packer.number(match self { $($type::$variant => $type::$variant as usize),+ });
            }

            fn unpack(unpacker: &mut crate::pack::Unpacker) -> $type {
                match unpacker.number() {
                    $(variant if variant == $type::$variant as usize => $type::$variant,)+
                    other => panic!("{} is no {}", other, stringify!($type)),
                }
            }
        }
    };
}
pub(crate) use packed;

/// Takes values, one after the other.
#[derive(Debug, Default)]
pub(crate) struct Packer {
    /// Lengths, choices, dates: seven bits a byte, the last of each number below 128.
    pub(crate) numbers: Vec<u8>,
    /// All texts, one after the other.
    pub(crate) text: String,
    /// Those that were packed already, for a second time their place is enough.
    ids: IndexSet<EntityId>,
}

/// Gives the values back in the order in which they were packed.
#[derive(Debug)]
pub(crate) struct Unpacker {
    numbers: &'static [u8],
    text: &'static str,
    ids: Vec<EntityId>,
}

impl Packer {
    pub(crate) fn number(&mut self, mut number: usize) {
        while number >= 0x80 {
            self.numbers.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.numbers.push(number as u8);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.text.push_str(text);
    }
}

impl Unpacker {
    /// Of what one [`Packer`] holds.
    pub(crate) fn new(numbers: &'static [u8], text: &'static str) -> Unpacker {
        Unpacker { numbers, text, ids: Vec::new() }
    }

    #[inline]
    pub(crate) fn number(&mut self) -> usize {
        let (mut number, mut shift) = (0, 0);
        loop {
            let (first, rest) = self.numbers.split_first().expect("there is a number where one was packed");
            self.numbers = rest;
            number |= usize::from(first & 0x7f) << shift;
            shift += 7;
            if first & 0x80 == 0 {
                return number;
            }
        }
    }

    fn text(&mut self) -> &'static str {
        let (text, rest) = self.text.split_at(self.number());
        self.text = rest;
        text
    }
}

impl Pack for EntityId {
    fn pack(&self, packer: &mut Packer) {
        let (place, is_new) = packer.ids.insert_full(self.clone());
        packer.number(place);
        if is_new {
            packer.text(self.as_str());
        }
    }

    fn unpack(unpacker: &mut Unpacker) -> EntityId {
        let place = unpacker.number();
        if place == unpacker.ids.len() {
            let id = EntityId::unchecked(unpacker.text());
            unpacker.ids.push(id);
        }
        unpacker.ids[place].clone()
    }
}

impl Pack for String {
    fn pack(&self, packer: &mut Packer) {
        packer.text(self);
    }

    fn unpack(unpacker: &mut Unpacker) -> String {
        unpacker.text().to_owned()
    }
}

macro_rules! numbers {
    ($($type:ty),+) => {
        $(impl Pack for $type {
            fn pack(&self, packer: &mut Packer) {
                packer.number(usize::try_from(*self).expect("none is below zero"));
            }

            fn unpack(unpacker: &mut Unpacker) -> $type {
                unpacker.number() as $type
            }
        })+
    };
}
numbers!(u8, i16, u32, usize);

impl Pack for bool {
    fn pack(&self, packer: &mut Packer) {
        packer.number(usize::from(*self));
    }

    fn unpack(unpacker: &mut Unpacker) -> bool {
        unpacker.number() == 1
    }
}

impl<T: Pack> Pack for Option<T> {
    fn pack(&self, packer: &mut Packer) {
        self.is_some().pack(packer);
        self.iter().for_each(|value| value.pack(packer));
    }

    fn unpack(unpacker: &mut Unpacker) -> Option<T> {
        bool::unpack(unpacker).then(|| T::unpack(unpacker))
    }
}

impl<T: Pack> Pack for Box<T> {
    fn pack(&self, packer: &mut Packer) {
        T::pack(self, packer);
    }

    fn unpack(unpacker: &mut Unpacker) -> Box<T> {
        Box::new(T::unpack(unpacker))
    }
}

impl<T: Pack> Pack for Vec<T> {
    fn pack(&self, packer: &mut Packer) {
        packer.number(self.len());
        self.iter().for_each(|value| value.pack(packer));
    }

    fn unpack(unpacker: &mut Unpacker) -> Vec<T> {
        (0..unpacker.number()).map(|_| T::unpack(unpacker)).collect()
    }
}

impl<A: Pack, B: Pack> Pack for (A, B) {
    fn pack(&self, packer: &mut Packer) {
        self.0.pack(packer);
        self.1.pack(packer);
    }

    fn unpack(unpacker: &mut Unpacker) -> (A, B) {
        (A::unpack(unpacker), B::unpack(unpacker))
    }
}

impl<K: Pack + Ord, V: Pack> Pack for BTreeMap<K, V> {
    fn pack(&self, packer: &mut Packer) {
        packer.number(self.len());
        self.iter().for_each(|(key, value)| {
            key.pack(packer);
            value.pack(packer);
        });
    }

    fn unpack(unpacker: &mut Unpacker) -> BTreeMap<K, V> {
        (0..unpacker.number()).map(|_| Pack::unpack(unpacker)).collect()
    }
}
