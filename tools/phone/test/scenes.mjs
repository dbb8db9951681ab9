// All screens of the gallery.
export const SCENES = [
  'welcome', 'introduce', 'home', 'notready', 'testing', 'stranger', 'hometwo', 'protocol', 'fit', 'lop',
  'measuring', 'inflating', 'training', 'resting', 'two', 'lost', 'fault', 'done', 'after', 'journal',
  'journal0', 'journalalone', 'settings', 'wearers', 'wearer', 'screening', 'pro', 'report', 'homeasks', 'homestray', 'builder', 'builderwrong',
];
